import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { createAccessRequestEvents } from './access-requests.events.ts'
import { createAccessRequestsRepository } from './access-requests.repository.ts'
import { registerAskingRoutes, registerDecidingRoutes, type AccessRequestRouteParts } from './access-requests.routes.ts'
import { createAccessRequestService, type AccessRequestParts, type AccessRequestService } from './access-requests.service.ts'
import type { AccessRequestsDatabase, AccessRequestsTransaction } from './access-requests.tables.ts'

export type { AccessRequestsTables } from './access-requests.tables.ts'

/**
 * Asking for apps.
 *
 * It owns `access_requests`. Invariants: only apps that are listed can be asked for, and of others nobody learns here; one open request
 * of a person for an app; an approval and its grant are one; both sides are told by mail.
 */
export type AccessRequests = {
  routes: { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  removeApp: AccessRequestService['removeApp']
}

export type AccessRequestsOptions = Omit<AccessRequestParts, 'repository' | 'events'> &
  Omit<AccessRequestRouteParts, 'requests'> & { db: AccessRequestsDatabase; log: Log; record: RecordAudit }

/** Forgets everything asked for an app that goes for good, without the rest of this feature: for the command line. */
export const forgetRequests = (appKey: string, trx: AccessRequestsTransaction): Promise<void> =>
  createAccessRequestsRepository(trx).within(trx).removeApp(appKey)

export function createAccessRequests(options: AccessRequestsOptions): AccessRequests {
  const repository = createAccessRequestsRepository(options.db)
  const requests = createAccessRequestService({ ...options, repository, events: createAccessRequestEvents(options) })
  const parts = { ...options, requests }
  return {
    routes: { signedIn: (scope) => registerAskingRoutes(scope, parts), admin: (scope) => registerDecidingRoutes(scope, parts) },
    removeApp: requests.removeApp,
  }
}
