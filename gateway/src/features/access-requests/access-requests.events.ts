import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { AccessRequestsTransaction } from './access-requests.tables.ts'

export type Asked = { id: string; user_id: string; email: string; app: { key: string; name: string } }
type Groups = { before: string[]; after: string[] }
type Told = { origin: AuditOrigin; trx: AccessRequestsTransaction }

export type AccessRequestEvents = ReturnType<typeof createAccessRequestEvents>

/** What happens to requests, told in one place: log and audit. Audit comes last in a transaction. */
export function createAccessRequestEvents({ log, record }: { log: Log; record: RecordAudit }) {
  const tell =
    (action: string, sentence: string) =>
    async ({ id, user_id, email, app }: Asked, after: Record<string, unknown>, { origin, trx }: Told): Promise<void> => {
      const target = { kind: 'user', id: user_id, label: email }
      await record({ ...origin, action, outcome: 'success', target, after: { request: id, app: app.key, ...after } }, trx)
      log.info({ request_id: id, app: app.key, user_id, by: origin.actor.id }, sentence)
    }
  return {
    asked: tell('access_request.made', 'somebody asked for an app'),
    withdrawn: tell('access_request.withdrawn', 'a request for an app was withdrawn'),
    approved: tell('access_request.approved', 'a request for an app was approved'),
    declined: tell('access_request.declined', 'a request for an app was declined'),
    /** Other groups' managers decide about an app now; by the names of the groups. */
    approversChanged: async ({ key, name }: Asked['app'], { before, after }: Groups, { origin, trx }: Told): Promise<void> => {
      const target = { kind: 'service', id: key, label: name }
      const event = { ...origin, action: 'access_request.approvers_changed', outcome: 'success' as const, target }
      await record({ ...event, before: { groups: before }, after: { groups: after } }, trx)
      log.info({ app: key, groups: after, by: origin.actor.id }, 'who decides about requests for an app was changed')
    },
  }
}
