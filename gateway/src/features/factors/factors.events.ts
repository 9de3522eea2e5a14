import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { FactorsTransaction } from './factors.tables.ts'

export type FactorKind = 'totp' | 'passkey' | 'recovery_code'
export type Factor = { kind: 'totp' | 'passkey'; id: string; name: string | null }

/** Whose factors they are. */
export type FactorOwner = { id: string; email: string; full_name: string | null }

/** What the owner of an account is told by mail. */
export type FactorNotice =
  | { kind: 'factor_added' | 'factor_removed'; factor: 'authenticator app' | 'passkey'; label: string | null; at: Date }
  | { kind: 'factors_reset'; by: string; at: Date }
  | { kind: 'recovery_code_used'; left: number; at: Date }

/** From where it is done; the owner of the factors did it, whatever stage of a sign-in they are at. */
export type Told = { by: AuditOrigin; trx: FactorsTransaction }

export type EventParts = {
  log: Log
  clock: Clock
  record: RecordAudit
  notify: (owner: FactorOwner, notice: FactorNotice, trx: FactorsTransaction) => Promise<void>
  findUser: (id: string) => Promise<FactorOwner>
}

export type FactorEvents = ReturnType<typeof createFactorEvents>

const nameOf = { totp: 'authenticator app', passkey: 'passkey' } as const

/** What happens to second factors, told in one place each: log, mail to the owner, audit. Codes and secrets never are. */
export function createFactorEvents(parts: EventParts) {
  return { ...changeEvents(parts), ...useEvents(parts) }
}

/** Inside the transaction of the change; the audit trail comes last. */
function changeEvents({ log, clock, record, notify }: EventParts) {
  const tell = (action: string, owner: FactorOwner, { by, trx, ...change }: Told & Change): Promise<void> =>
    record({ action, outcome: 'success', ...by, actor: personOf(owner), target: personOf(owner), ...change }, trx)
  return {
    added: async (owner: FactorOwner, { kind, id, name }: Factor, told: Told): Promise<void> => {
      await notify(owner, { kind: 'factor_added', factor: nameOf[kind], label: name, at: clock.now() }, told.trx)
      await tell('factor.added', owner, { ...told, after: { kind, id, name } })
      log.info({ user_id: owner.id, kind, factor_id: id }, 'a second factor was added')
    },
    renamed: async (owner: FactorOwner, { kind, id, name }: Factor, { before, ...told }: Told & { before: string }): Promise<void> => {
      await tell('factor.renamed', owner, { ...told, before: { kind, id, name: before }, after: { kind, id, name } })
      log.info({ user_id: owner.id, kind, factor_id: id }, 'a second factor was renamed')
    },
    removed: async (owner: FactorOwner, { kind, id, name }: Factor, told: Told): Promise<void> => {
      await notify(owner, { kind: 'factor_removed', factor: nameOf[kind], label: name, at: clock.now() }, told.trx)
      await tell('factor.removed', owner, { ...told, before: { kind, id, name } })
      log.info({ user_id: owner.id, kind, factor_id: id }, 'a second factor was removed')
    },
    recoveryCodesReplaced: async (owner: FactorOwner, told: Told): Promise<void> => {
      await tell('factor.recovery_codes_replaced', owner, told)
      log.info({ user_id: owner.id }, 'new recovery codes were made')
    },
    recoveryCodeUsed: async (owner: FactorOwner, { left }: { left: number }, told: Told): Promise<void> => {
      await notify(owner, { kind: 'recovery_code_used', left, at: clock.now() }, told.trx)
      await tell('factor.recovery_code_used', owner, { ...told, after: { left } })
      log.warn({ user_id: owner.id, left, address: told.by.address }, 'a recovery code was used')
    },
    /** By somebody else: an admin or an operator. */
    reset: async (owner: FactorOwner, { by, trx }: Told): Promise<void> => {
      await notify(owner, { kind: 'factors_reset', by: by.actor.label ?? 'an operator', at: clock.now() }, trx)
      await record({ action: 'factor.reset', outcome: 'success', ...by, target: personOf(owner) }, trx)
      log.info({ user_id: owner.id, by: by.actor.id }, 'the second factors of an account were removed')
    },
  }
}

/** What was refused; nothing else changes by it. `userId` is null where nobody is known yet. */
function useEvents({ log, record, findUser }: EventParts) {
  const refused = async (action: string, { userId, ...after }: { userId: string | null } & Record<string, unknown>, by: AuditOrigin) => {
    const person = userId === null ? null : personOf(await findUser(userId))
    await record({ action, outcome: 'failure', ...by, actor: person ?? by.actor, target: person, after })
  }
  return {
    codeRefused: async ({ userId, kind }: { userId: string; kind: FactorKind }, by: AuditOrigin): Promise<void> => {
      await refused('factor.refused', { userId, kind }, by)
      log.info({ user_id: userId, kind, address: by.address }, 'a second factor was refused')
    },
    passkeyRefused: async ({ userId, reason }: { userId: string | null; reason: string }, by: AuditOrigin): Promise<void> => {
      await refused('factor.refused', { userId, kind: 'passkey' }, by)
      log.info({ user_id: userId, reason, address: by.address }, 'a passkey was refused')
    },
    /** The counter of a passkey went back: there may be a copy of it. */
    passkeyCopied: async (userId: string, passkeyId: string, by: AuditOrigin): Promise<void> => {
      await refused('factor.passkey_copied', { userId, id: passkeyId }, by)
      log.warn({ user_id: userId, passkey_id: passkeyId }, 'the counter of a passkey went back, so it may have been copied')
    },
  }
}

type Change = { before?: Record<string, unknown>; after?: Record<string, unknown> }

const personOf = ({ id, email }: FactorOwner) => ({ kind: 'user' as const, id, label: email })
