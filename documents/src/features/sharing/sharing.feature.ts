import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import { createSharingRepository } from './sharing.repository.ts'
import { registerSharingRoutes } from './sharing.routes.ts'
import { createSharingService } from './sharing.service.ts'
import type { SharingDatabase } from './sharing.tables.ts'

export type { SharingTables } from './sharing.tables.ts'

/**
 * With which groups documents and categories are shared.
 *
 * It owns `document_shares` and `category_shares`. Invariants: only an owner shares, and only with groups they are in; who is in a group
 * is asked of nobody here, each request says it, so a change of membership holds with the next one; what is shared goes with its document or
 * category.
 */
export type Sharing = {
  routes: (scope: HttpServer) => void
  /** With how many groups each category of a person is shared. */
  countByCategory: (ownerId: string) => Promise<ReadonlyMap<string, number>>
}

export function createSharing({ db, clock, log }: { db: SharingDatabase; clock: Clock; log: Log }): Sharing {
  const repository = createSharingRepository(db)
  const service = createSharingService({ repository, clock, log })
  return { routes: (scope) => registerSharingRoutes(scope, service), countByCategory: repository.countByCategory }
}
