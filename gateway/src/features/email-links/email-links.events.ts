import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { Contact, Trx } from './email-links.accounts.ts'

/** `by`: from where a link was followed, or a change asked for; whose account it is did it. */
type Told = { contact: Contact; by: AuditOrigin; trx: Trx }

export type EmailLinkEvents = ReturnType<typeof createEmailLinkEvents>

/** What happens to addresses and with links, told in one place each: log and audit, the latter last in the transaction. No token is told. */
export function createEmailLinkEvents(log: Log, record: RecordAudit) {
  const tell = (action: string, { contact, by, trx }: Told, change: Change = {}): Promise<void> => {
    const person = { id: contact.id, label: contact.email }
    const actor = { kind: 'user' as const, ...person }
    return record({ action, outcome: 'success', ...by, actor, target: { kind: 'user', ...person }, ...change }, trx)
  }
  return {
    verified: async (told: Told & { newPassword: boolean }): Promise<void> => {
      await tell('user.email_verified', told, { after: { new_password: told.newPassword } })
      log.info({ user_id: told.contact.id }, 'an e-mail address was confirmed')
    },
    passwordReset: async (told: Told): Promise<void> => {
      await tell('user.password_reset', told)
      log.info({ user_id: told.contact.id }, 'a password was set with a mailed link')
    },
    changeAsked: async (told: Told, email: string): Promise<void> => {
      await tell('user.email_change_asked', told, { after: { email } })
      log.info({ user_id: told.contact.id }, 'a change of e-mail address was asked for')
    },
    changeDropped: async (told: Told, email: string): Promise<void> => {
      await tell('user.email_change_dropped', told, { before: { email } })
      log.info({ user_id: told.contact.id }, 'a change of e-mail address that waited was dropped')
    },
    changed: async (told: Told, email: string): Promise<void> => {
      await tell('user.email_changed', told, { before: { email: told.contact.email }, after: { email } })
      log.info({ user_id: told.contact.id }, 'an e-mail address was changed')
    },
    changeUndone: async (told: Told, email: string): Promise<void> => {
      await tell('user.email_change_undone', told, { before: { email: told.contact.email }, after: { email } })
      log.warn({ user_id: told.contact.id }, 'a change of e-mail address was undone with the link to the old address')
    },
    linkRefused: ({ purpose, address }: { purpose: string; address: string }): void =>
      log.info({ purpose, address }, 'a mailed link was refused'),
    requestFailed: (error: unknown): void => log.error({ err: error }, 'a request for a mail could not be worked on; it is tried again'),
  }
}

type Change = { before?: Record<string, unknown>; after?: Record<string, unknown> }
