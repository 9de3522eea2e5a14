import type { Transaction } from 'kysely'
import type { AuditOrigin, AuditTables, RequestOrigin } from '../audit/audit.feature.ts'
import type { FactorsTables } from '../factors/factors.feature.ts'
import type { SendMail } from '../mail/mail.feature.ts'
import type { TokensTables } from '../tokens/tokens.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'
import type { EmailLinksTables } from './email-links.tables.ts'

/** What happens to addresses, and to what an account loses with that, goes into the audit trail in the same transaction. */
export type Tables = EmailLinksTables & UsersTables & FactorsTables & TokensTables & AuditTables
export type Trx = Transaction<Tables>

/** Somebody who may be written to. */
export type Contact = {
  id: string
  email: string
  email_key: string
  full_name: string | null
  is_active: boolean
  email_verified_at: string | null
}

export type Email = { address: string; key: string }

/** What this feature needs of accounts. */
export type AccountsForLinks = {
  findContact: (by: { id: string } | { key: string }, trx?: Transaction<UsersTables>) => Promise<Contact | undefined>
  /** Judges and hashes a new password of this person. */
  hashNewPassword: (wanted: { contact: Contact; password: string; field: string }) => Promise<string>
  /** Throws for any other; `sessionId` is that of the person, if it is asked for in one. */
  requirePassword: (
    attempt: { userId: string; sessionId?: string; password: string; askedFor: 'email_change' | 'mailed_link' },
    by: RequestOrigin,
  ) => Promise<void>
  /** Sets a password and ends all sessions, kept ones too. */
  replacePassword: (change: { userId: string; hash: string }, trx: Transaction<UsersTables>) => Promise<void>
  /**
   * Ends other ways in that were added since: second factors, passkeys, API tokens. What is returned writes it down; it comes after
   * everything that waits for a lock.
   */
  forgetAdded: (of: { contact: Contact; since: Date }, trx: Trx) => Promise<(by: AuditOrigin) => Promise<void>>
  /** False when the account has another address by now. */
  confirmAddress: (confirmed: { userId: string; key: string; at: Date }, trx: Transaction<UsersTables>) => Promise<boolean>
  changeAddress: (
    change: { userId: string; from: string; to: Email; at: Date },
    trx: Transaction<UsersTables>,
  ) => Promise<'changed' | 'taken' | 'gone'>
  /** Tells whoever holds something open for this person that their sessions have ended, and forgets what failed at the old password. */
  passwordReplaced: (contact: Contact) => Promise<void>
}

export type SendMailForLinks = SendMail
