import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Kysely } from 'kysely'
import { createOverviewRepository } from './overview.repository.ts'
import { registerOverviewRoutes } from './overview.routes.ts'
import { createOverviewService, type OverviewSources } from './overview.service.ts'
import type { OverviewTables } from './overview.tables.ts'

export type { OverviewSources } from './overview.service.ts'
export type { OverviewTables } from './overview.tables.ts'

/**
 * What an admin should know first: what needs attention, what changed of late, how much people sign in.
 *
 * It owns `sign_in_days`, a memory of days that are over. Invariants: it decides nothing and changes nothing; what it tells it is told by the
 * features that know; nobody but admins reads it; looking costs the database the same however many people and events there are.
 */
export type OverviewFeature = { routes: { admin: (scope: HttpServer) => void } }

export function createOverview({
  db,
  clock,
  sources,
}: {
  db: Kysely<OverviewTables>
  clock: Clock
  sources: OverviewSources
}): OverviewFeature {
  const service = createOverviewService({ repository: createOverviewRepository(db), clock, sources })
  return { routes: { admin: (scope) => registerOverviewRoutes(scope, service) } }
}
