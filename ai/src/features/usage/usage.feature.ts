import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { Kysely } from 'kysely'
import { createUsageRepository } from './usage.repository.ts'
import { registerUsageRoutes } from './usage.routes.ts'
import { createUsageService, type UsageService } from './usage.service.ts'
import type { UsageTables } from './usage.tables.ts'

export type { UsageTables } from './usage.tables.ts'

/** How much each person had answered each day. It owns `usage`; one row a person and day, in UTC. */
export type UsageFeature = { routes: (scope: HttpServer) => void; service: UsageService }

export function createUsage(options: { db: Kysely<UsageTables>; clock: Clock; log: Log }): UsageFeature {
  const { db, clock, log } = options
  const service = createUsageService({ repository: createUsageRepository(db), clock, log })
  return { service, routes: (scope) => registerUsageRoutes(scope, service) }
}
