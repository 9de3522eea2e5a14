import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'

export type MailAdminEvents = ReturnType<typeof createMailAdminEvents>

/** What admins do about mails, told in one place each: log and audit. */
export function createMailAdminEvents(log: Log, record: RecordAudit) {
  const tell = (
    action: string,
    by: AuditOrigin,
    told: { mailId: string | null; ok?: boolean; after?: Record<string, unknown> },
  ): Promise<void> =>
    record({
      action,
      outcome: told.ok === false ? 'failure' : 'success',
      ...by,
      target: told.mailId === null ? null : { kind: 'mail', id: told.mailId, label: null },
      after: told.after ?? null,
    })
  return {
    retried: async (mailId: string, by: AuditOrigin): Promise<void> => {
      await tell('mail.retried', by, { mailId })
      log.info({ mail_id: mailId, by: by.actor.id }, 'a failed mail was put into the queue again')
    },
    dropped: async (mailId: string, by: AuditOrigin): Promise<void> => {
      await tell('mail.dropped', by, { mailId })
      log.info({ mail_id: mailId, by: by.actor.id }, 'a failed mail was dropped')
    },
    tested: async (by: AuditOrigin, { ok, code }: { ok: boolean; code: string | null }): Promise<void> => {
      await tell('mail.tested', by, { mailId: null, ok, after: { code } })
      log.info({ by: by.actor.id, ok, code }, 'sending mail was tested')
    },
  }
}
