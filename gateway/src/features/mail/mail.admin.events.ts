import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { MailTransaction } from './mail.tables.ts'

export type MailAdminEvents = ReturnType<typeof createMailAdminEvents>

type Told = { by: AuditOrigin; trx: MailTransaction }

/** What admins do about mails, told in one place each: log and audit, within the transaction of a change. */
export function createMailAdminEvents(log: Log, record: RecordAudit) {
  const tell =
    (action: string, sentence: string) =>
    async (mailId: string, { by, trx }: Told): Promise<void> => {
      await record({ action, outcome: 'success', ...by, target: { kind: 'mail', id: mailId, label: null } }, trx)
      log.info({ mail_id: mailId, by: by.actor.id }, sentence)
    }
  return {
    retried: tell('mail.retried', 'a failed mail was put into the queue again'),
    dropped: tell('mail.dropped', 'a failed mail was dropped'),
    tested: async (by: AuditOrigin, { ok, code }: { ok: boolean; code: string | null }): Promise<void> => {
      await record({ action: 'mail.tested', outcome: ok ? 'success' : 'failure', ...by, target: null, after: { code } })
      log.info({ by: by.actor.id, ok, code }, 'sending mail was tested')
    },
  }
}
