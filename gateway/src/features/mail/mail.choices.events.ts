import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { MailTransaction } from './mail.tables.ts'

export type MailChoicesEvents = ReturnType<typeof createMailChoicesEvents>

/** That somebody chose what they are told of: log and audit, within the transaction of the change. */
export function createMailChoicesEvents(log: Log, record: RecordAudit) {
  return {
    changed: async (
      user: { id: string; email: string },
      { before, after }: { before: readonly string[]; after: readonly string[] },
      { by, trx }: { by: AuditOrigin; trx: MailTransaction },
    ): Promise<void> => {
      const target = { kind: 'user', id: user.id, label: user.email }
      const difference = { before: { switched_off: before }, after: { switched_off: after } }
      await record({ action: 'user.notifications_changed', outcome: 'success', ...by, target, ...difference }, trx)
      log.info({ user_id: user.id, switched_off: after }, 'somebody chose what they get mails about')
    },
  }
}
