import type { Log } from '@gatehouse/kit/log'

export type PasswordEvents = {
  hashUnreadable: (account: string) => void
  /** Told once for each series: the next attempts have to wait. */
  limitReached: (limit: { by: 'account' | 'network'; network: string }) => void
}

export function createPasswordEvents(log: Log): PasswordEvents {
  return {
    hashUnreadable: (account) =>
      log.error({ account }, 'a stored password hash cannot be read, so nobody can sign in to this account; reset its password'),
    limitReached: ({ by, network }) => log.warn({ by, network }, 'too many failed attempts at passwords, further ones have to wait'),
  }
}
