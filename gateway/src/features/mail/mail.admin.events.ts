import type { Log } from '@gatehouse/kit/log'
import type { RecordAudit } from '../audit/audit.feature.ts'

/** The admin who does it, and the request it came by. */
export type By = { id: string; email: string; address: string; requestId: string }

export type MailAdminEvents = ReturnType<typeof createMailAdminEvents>

/** What admins do about mails, told in one place each: log and audit. */
export function createMailAdminEvents(log: Log, record: RecordAudit) {
  const tell = (action: string, by: By, told: { mailId: string | null; ok?: boolean; after?: Record<string, unknown> }): Promise<void> =>
    record({
      action,
      outcome: told.ok === false ? 'failure' : 'success',
      actor: { kind: 'user', id: by.id, label: by.email },
      target: told.mailId === null ? null : { kind: 'mail', id: told.mailId, label: null },
      after: told.after ?? null,
      address: by.address,
      request_id: by.requestId,
    })
  return {
    retried: async (mailId: string, by: By): Promise<void> => {
      await tell('mail.retried', by, { mailId })
      log.info({ mail_id: mailId, by: by.id }, 'a failed mail was put into the queue again')
    },
    dropped: async (mailId: string, by: By): Promise<void> => {
      await tell('mail.dropped', by, { mailId })
      log.info({ mail_id: mailId, by: by.id }, 'a failed mail was dropped')
    },
    tested: async (by: By, { ok, code }: { ok: boolean; code: string | null }): Promise<void> => {
      await tell('mail.tested', by, { mailId: null, ok, after: { code } })
      log.info({ by: by.id, ok, code }, 'sending mail was tested')
    },
  }
}
