import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import type { Transaction } from 'kysely'
import { createHash } from 'node:crypto'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { unlockTimes } from './unlock.config.ts'
import type { UnlockEvents } from './unlock.events.ts'
import type { UnlockRepository } from './unlock.repository.ts'
import type { UnlockTables } from './unlock.tables.ts'

/** What this feature needs of accounts; `account` is the name under which the failures at one are counted. */
export type AccountsForUnlock = {
  findByAccount: (account: string) => Promise<User | null>
  /** Throws when there is none. */
  findById: (id: string) => Promise<User>
  accountOf: (user: User) => string
}

/** What it needs of passwords. */
export type PasswordsForUnlock = {
  failuresOf: (account: string) => Promise<{ failures: number; networks: number; slowedUntil: Date | null }>
  forgetFailures: (account: string) => Promise<void>
}

export type SendUnlockMail = (
  mail: { to: { address: string; name: string | null }; message: { kind: 'unlock'; token: string; valid_until: Date } },
  trx: Transaction<UnlockTables>,
) => Promise<unknown>

export type UnlockParts = {
  repository: UnlockRepository
  accounts: AccountsForUnlock
  passwords: PasswordsForUnlock
  sendMail: SendUnlockMail
  /** 256 random bits as base64url. */
  newSecret: () => string
  clock: Clock
  events: UnlockEvents
}

export type UnlockService = ReturnType<typeof createUnlockService>

export function createUnlockService({ repository, accounts, passwords, sendMail, newSecret, clock, events }: UnlockParts) {
  const before = (seconds: number): Date => new Date(clock.now().getTime() - seconds * 1000)
  return {
    /** Sends the owner of a real, active account a link, unless one was sent not long ago. */
    offerLink: async (name: string): Promise<void> => {
      const found = await accounts.findByAccount(name)
      if (found === null || !found.is_active) return
      const token = newSecret()
      const now = clock.now()
      const mail = {
        to: { address: found.email, name: found.full_name },
        message: { kind: 'unlock' as const, token, valid_until: new Date(now.getTime() + unlockTimes.valid_s * 1000) },
      }
      const link = { userId: found.id, tokenHash: sha256(token), now, notSince: before(unlockTimes.pause_s) }
      const isNew = await repository.replace(link, async (trx) => void (await sendMail(mail, trx)))
      if (isNew) events.linkSent(found.id)
    },
    /** Uses a link up and forgets the failures; resolves with whose it was, or null for one that is not good. */
    useLink: async (token: string, by: AuditOrigin): Promise<string | null> => {
      const id = await repository.use(sha256(token), { now: clock.now(), notBefore: before(unlockTimes.valid_s) })
      if (id === null) return null
      const user = await accounts.findById(id)
      await passwords.forgetFailures(accounts.accountOf(user))
      await events.unlocked({ user, by: { ...by, actor: { kind: 'user', id, label: user.email } } })
      return id
    },
    /** What an admin sees of an account. */
    limitOf: async (id: string) => {
      const user = await accounts.findById(id)
      const { failures, networks, slowedUntil } = await passwords.failuresOf(accounts.accountOf(user))
      return { failures, networks, slowed_until: slowedUntil?.toISOString() ?? null }
    },
    /** Forgets the failures of an account, for an admin or an operator. */
    unlock: async (id: string, by: AuditOrigin): Promise<void> => {
      const user = await accounts.findById(id)
      await passwords.forgetFailures(accounts.accountOf(user))
      await events.unlocked({ user, by })
    },
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
