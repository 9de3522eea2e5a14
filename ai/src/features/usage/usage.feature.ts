import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { Kysely } from 'kysely'
import { createUsageRepository } from './usage.repository.ts'
import { registerUsageRoutes } from './usage.routes.ts'
import { createUsageService, type UsageService } from './usage.service.ts'
import type { UsageTables } from './usage.tables.ts'

export type { Counted, UsageService } from './usage.service.ts'
export type { UsageTables } from './usage.tables.ts'

/**
 * How much each person had answered each day, and how much they may. It owns `usage`; one row a person and day, in UTC. Invariant: nobody
 * gets more answers in a day than the limit that held when they asked, however many they ask for at once.
 */
export type UsageFeature = { routes: (scope: HttpServer) => void; service: UsageService }

export function createUsage({
  db,
  ...options
}: {
  db: Kysely<UsageTables>
  clock: Clock
  log: Log
  most: () => number | null
}): UsageFeature {
  const service = createUsageService({ repository: createUsageRepository(db), ...options })
  return { service, routes: (scope) => registerUsageRoutes(scope, service) }
}
