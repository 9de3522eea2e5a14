import type { AppsArrangement } from '@gatehouse/contracts/apps-arrangement'
import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Kysely } from 'kysely'
import { createArrangementRepository } from './arrangement.repository.ts'
import { registerArrangementRoutes, type ArrangementRouteParts } from './arrangement.routes.ts'
import type { ArrangementTables } from './arrangement.tables.ts'

export type { ArrangementTables } from './arrangement.tables.ts'

/**
 * The Apps page as each person has arranged it: favourites and an order of their own.
 *
 * It owns `apps_arrangements`. Invariants: a person reads and changes their own only; what is arranged decides nothing about access, so
 * keys that nobody knows are kept and mean nothing; it goes with the account.
 */
export type Arrangement = {
  routes: { signedIn: (scope: HttpServer) => void }
  /** What a person has arranged; nothing yet is no favourites and the admins' order. */
  arrangementOf: (userId: string) => Promise<AppsArrangement>
}

export type ArrangementOptions = {
  db: Kysely<ArrangementTables>
  clock: Clock
  principalOf: ArrangementRouteParts['principalOf']
}

export function createArrangement({ db, clock, principalOf }: ArrangementOptions): Arrangement {
  const repository = createArrangementRepository(db)
  const arrangementOf = async (userId: string): Promise<AppsArrangement> => (await repository.find(userId)) ?? { favourites: [], order: [] }
  const save = async (userId: string, arrangement: AppsArrangement): Promise<AppsArrangement> => {
    await repository.save(userId, arrangement, clock.now())
    return arrangement
  }
  return { arrangementOf, routes: { signedIn: (scope) => registerArrangementRoutes(scope, { arrangementOf, save, principalOf }) } }
}
