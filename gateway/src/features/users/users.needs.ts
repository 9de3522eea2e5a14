import type { Email } from '@gatehouse/kit/email'
import type { UsersTransaction } from './users.tables.ts'

/** What this feature needs of passwords. */
export type PasswordsForUsers = {
  requireGood: (wanted: { password: string; about: readonly string[]; field: string }) => Promise<void>
  hash: (password: string) => Promise<string>
  attempt: (attempt: {
    account: string
    address: string
    password: string
    hash: string | null
    knownDevice: string | null
  }) => Promise<{ right: boolean }>
  forgetFailures: (account: string) => Promise<void>
}

/** What this feature tells people by mail. */
export type MailingForUsers = {
  /** Asks for the mail that follows a registration, in its transaction: of the same cost whether the address was free. */
  noteRegistration: (email: Email, outcome: 'created' | 'taken', trx: UsersTransaction) => Promise<void>
  /** Tells a person that their password was changed, in that transaction. */
  passwordChanged: (change: { userId: string; by: 'owner' | 'admin'; address: string | null }, trx: UsersTransaction) => Promise<void>
}

/** Ends what went with a former password, in the transaction that changes it. */
export type EndsWithPassword = {
  /** Links that were mailed for a new one: they were asked for while the password was another. Called before the account is locked. */
  resetLinks: (userId: string, trx: UsersTransaction) => Promise<unknown>
  /** What browsers are trusted with that were signed in with it, but the one behind these cookies if they are given. */
  knownBrowsers: (of: { userId: string; butCookie?: string | undefined }, trx: UsersTransaction) => Promise<void>
}
