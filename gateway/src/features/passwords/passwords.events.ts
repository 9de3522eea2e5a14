import type { Log } from '@gatehouse/kit/log'

export type PasswordEvents = { hashUnreadable: (account: string) => void }

export function createPasswordEvents(log: Log): PasswordEvents {
  return {
    hashUnreadable: (account) =>
      log.error({ account }, 'a stored password hash cannot be read, so nobody can sign in to this account; reset its password'),
  }
}
