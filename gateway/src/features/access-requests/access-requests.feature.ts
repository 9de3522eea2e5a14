import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { createApproversRepository } from './access-requests.approvers.repository.ts'
import { createApproversService, type ApproversParts, type ApproversService } from './access-requests.approvers.ts'
import { createAccessRequestEvents } from './access-requests.events.ts'
import { createAccessRequestsRepository } from './access-requests.repository.ts'
import { registerAdminRoutes, registerManagerRoutes } from './access-requests.deciding.routes.ts'
import { registerAskingRoutes, type AccessRequestRouteParts } from './access-requests.routes.ts'
import type { AccessRequestParts } from './access-requests.needs.ts'
import { createAccessRequestService, type AccessRequestService } from './access-requests.service.ts'
import type { AccessRequestsDatabase } from './access-requests.tables.ts'

export type { OpenRequest } from './access-requests.schemas.ts'
export type { AccessRequestsTables } from './access-requests.tables.ts'

/**
 * Asking for apps.
 *
 * It owns `access_requests` and `app_approvers`. Invariants: only apps that are listed can be asked for, and of others nobody learns here;
 * one open request of a person for an app; an approval and its grant are one; both sides are told by mail; who decides is an admin, or
 * manages a group set for the app at that moment, and never the one who asks.
 */
export type AccessRequests = {
  routes: { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  removeApp: AccessRequestService['removeApp']
  /** For the command line. */
  requests: AccessRequestService
  approvers: ApproversService
  /** How many wait to be decided. */
  countOpen: () => Promise<number>
}

/** Whether somebody decides about requests as the manager of a group; for who wants to know nothing else of them. */
export function createIsApprover(db: AccessRequestsDatabase): (userId: string) => Promise<boolean> {
  const { appKeysOf } = createApproversRepository(db)
  return async (userId) => (await appKeysOf(userId)).length > 0
}

export type AccessRequestsOptions = Omit<AccessRequestParts, 'repository' | 'events' | 'toTell'> &
  Omit<AccessRequestRouteParts, 'requests' | 'approvers'> &
  Pick<ApproversParts, 'adminAddresses'> & { db: AccessRequestsDatabase; log: Log; record: RecordAudit }

export function createAccessRequests(options: AccessRequestsOptions): AccessRequests {
  const repository = createAccessRequestsRepository(options.db)
  const events = createAccessRequestEvents(options)
  const approvers = createApproversService({ ...options, approvers: createApproversRepository(options.db), events })
  const requests = createAccessRequestService({ ...options, repository, events, toTell: approvers.toTell })
  const parts = { ...options, requests, approvers }
  return {
    routes: {
      signedIn: (scope) => {
        registerAskingRoutes(scope, parts)
        registerManagerRoutes(scope, parts)
      },
      admin: (scope) => registerAdminRoutes(scope, parts),
    },
    requests,
    approvers,
    removeApp: requests.removeApp,
    countOpen: () => repository.countOpen(null),
  }
}
