import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { AuditActor, RecordAudit } from '../audit/audit.feature.ts'

export type FactorKind = 'totp' | 'passkey' | 'recovery_code'
export type Factor = { kind: 'totp' | 'passkey'; id: string; name: string | null }

/** What the owner of an account is told by mail. */
export type FactorNotice =
  | { kind: 'factor_added' | 'factor_removed'; factor: 'authenticator app' | 'passkey'; label: string | null; at: Date }
  | { kind: 'factors_reset'; by: string; at: Date }
  | { kind: 'recovery_code_used'; left: number; at: Date }

/** What happens to second factors, told in one place each: log, audit, and the owner. Codes and secrets never are. */
export type FactorEvents = {
  added: (userId: string, factor: Factor) => Promise<void>
  removed: (userId: string, factor: Factor) => Promise<void>
  recoveryCodesReplaced: (userId: string) => Promise<void>
  recoveryCodeUsed: (userId: string, use: { left: number; address: string }) => Promise<void>
  reset: (userId: string, by: AuditActor) => Promise<void>
  codeRefused: (attempt: { userId: string; kind: FactorKind; address: string }) => Promise<void>
  passkeyRefused: (attempt: { userId: string | null; reason: string }) => void
  /** The counter of a passkey went back: there may be a copy of it. */
  passkeyCopied: (userId: string, passkeyId: string) => Promise<void>
}

export type EventParts = {
  log: Log
  clock: Clock
  record: RecordAudit
  notify: (user: User, notice: FactorNotice) => Promise<void>
  findUser: (id: string) => Promise<User>
}

const nameOf = { totp: 'authenticator app', passkey: 'passkey' } as const

export function createFactorEvents({ log, clock, record, notify, findUser }: EventParts): FactorEvents {
  /** Something the owner of an account did, or failed to do, with their factors. */
  const recordOwn = async (userId: string, what: Pick<Parameters<RecordAudit>[0], 'action' | 'outcome' | 'after' | 'address'>) => {
    const user = await findUser(userId)
    const self = { kind: 'user', id: user.id, label: user.email } as const
    await record({ ...what, actor: self, target: self })
    return user
  }
  return {
    added: async (userId, { kind, id, name }) => {
      log.info({ user_id: userId, kind, factor_id: id }, 'a second factor was added')
      const user = await recordOwn(userId, { action: 'factor.added', outcome: 'success', after: { kind, id, name } })
      await notify(user, { kind: 'factor_added', factor: nameOf[kind], label: name, at: clock.now() })
    },
    removed: async (userId, { kind, id, name }) => {
      log.info({ user_id: userId, kind, factor_id: id }, 'a second factor was removed')
      const user = await recordOwn(userId, { action: 'factor.removed', outcome: 'success', after: { kind, id, name } })
      await notify(user, { kind: 'factor_removed', factor: nameOf[kind], label: name, at: clock.now() })
    },
    recoveryCodesReplaced: async (userId) => {
      log.info({ user_id: userId }, 'new recovery codes were made')
      await recordOwn(userId, { action: 'factor.recovery_codes_replaced', outcome: 'success' })
    },
    recoveryCodeUsed: async (userId, { left, address }) => {
      log.warn({ user_id: userId, left, address }, 'a recovery code was used')
      const user = await recordOwn(userId, { action: 'factor.recovery_code_used', outcome: 'success', after: { left }, address })
      await notify(user, { kind: 'recovery_code_used', left, at: clock.now() })
    },
    reset: async (userId, by) => {
      log.warn({ user_id: userId, by: by.id }, 'the second factors of an account were removed')
      const user = await findUser(userId)
      await record({ action: 'factor.reset', outcome: 'success', actor: by, target: { kind: 'user', id: user.id, label: user.email } })
      await notify(user, { kind: 'factors_reset', by: by.label ?? 'an operator', at: clock.now() })
    },
    codeRefused: async ({ userId, kind, address }) => {
      log.info({ user_id: userId, kind, address }, 'a second factor was refused')
      await recordOwn(userId, { action: 'factor.refused', outcome: 'failure', after: { kind }, address })
    },
    passkeyRefused: ({ userId, reason }) => log.info({ user_id: userId, reason }, 'a passkey was refused'),
    passkeyCopied: async (userId, passkeyId) => {
      log.warn({ user_id: userId, passkey_id: passkeyId }, 'the counter of a passkey went back, so it may have been copied')
      await recordOwn(userId, { action: 'factor.passkey_copied', outcome: 'failure', after: { id: passkeyId } })
    },
  }
}
