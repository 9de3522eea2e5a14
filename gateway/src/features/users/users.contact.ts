import type { AddressChange, Contact, ContactRepository } from './users.contact.repository.ts'
import type { UsersTransaction } from './users.tables.ts'

type PasswordsForContact = {
  requireGood: (wanted: { password: string; about: readonly string[]; field: string }) => Promise<void>
  hash: (password: string) => Promise<string>
  /** Forgets the failed attempts at an account: it makes nobody wait any more. */
  forgetFailures: (account: string) => Promise<void>
}

export type ContactParts = {
  contacts: ContactRepository
  passwords: PasswordsForContact
  accessChanged: (change: { userId: string }) => void
}

/** What links in mails need to know of accounts, and may do to them. */
export function contactRules({ contacts, passwords, accessChanged }: ContactParts) {
  return {
    findContact: (by: { id: string } | { key: string }, trx?: UsersTransaction): Promise<Contact | undefined> => contacts.find(by, trx),
    hashNewPassword: async (wanted: { contact: Contact; password: string; field: string }): Promise<string> => {
      const { contact, password, field } = wanted
      await passwords.requireGood({ password, about: [contact.email, contact.full_name ?? ''], field })
      return passwords.hash(password)
    },
    replacePassword: contacts.replacePassword,
    confirmAddress: contacts.confirm,
    changeAddress: (change: AddressChange, trx: UsersTransaction): Promise<'changed' | 'taken' | 'gone'> =>
      contacts.changeAddress(change, trx),
    passwordReplaced: async ({ id, email_key }: Contact): Promise<void> => {
      accessChanged({ userId: id })
      await passwords.forgetFailures(email_key)
    },
  }
}
