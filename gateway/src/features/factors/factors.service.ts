import { z } from 'zod'
import { wrongCode, type Codes } from './factors.codes.ts'
import { factorDemanded, factorNotFound, hasFactor, noSecondFactor } from './factors.errors.ts'
import type { AuditOrigin, RequestOrigin } from '../audit/audit.feature.ts'
import type { FactorEvents, FactorKind, FactorOwner } from './factors.events.ts'
import type { Authenticator } from './factors.authenticators.repository.ts'
import type { Passkeys } from './factors.passkeys.ts'
import type { Passkey } from './factors.passkeys.repository.ts'
import type { FactorsRepository } from './factors.repository.ts'
import type { Attestation, Factors, PasskeyCreation, PasskeyRequest, Proof } from './factors.schemas.ts'
import type { FactorsTransaction, Prepare } from './factors.tables.ts'
import type { TotpSecret } from './factors.totp.ts'

/** Counts guesses at the codes of an account: before one is looked at, and until one is right. */
export type CodeLimit = {
  take: (use: { address: string; subject: string }) => Promise<void>
  forget: (subject: string) => Promise<void>
}

export type FactorServiceParts = {
  repository: FactorsRepository
  codes: Codes
  passkeys: Passkeys
  codeLimit: CodeLimit
  /** Whether a group of this person demands a second factor. */
  isDemanded: (userId: string) => Promise<boolean>
  /** Throws `users.not_found`. */
  findUser: (id: string) => Promise<FactorOwner>
  events: FactorEvents
}

/** What a sign-in with the right password still lacks: one of these factors, or that there is one at all. */
export type Lack = { kind: 'proof'; factors: FactorKind[] } | { kind: 'enrolment' }
export type Added<Name extends string, Factor> = Record<Name, Factor> & { recovery_codes: string[] | null }
export type Prover = { userId: string; by: RequestOrigin; purpose: 'second_factor' | 'reauthenticate' }

export type FactorService = ReturnType<typeof createFactorService>

export function createFactorService(parts: FactorServiceParts) {
  return { ...ownRules(parts), ...addingRules(parts), ...proofRules(parts), ...givingBackRules(parts), ...createReset(parts) }
}

/**
 * Adds a factor, and with the first one recovery codes in the same transaction, so that losing it does not lock its owner out. `onlyFirst`:
 * whoever has shown the password alone may set up the first factor, and no other one, also when somebody else does at the same moment.
 */
function addingRules({ repository, codes, passkeys, events }: FactorServiceParts) {
  type How = { kind: 'totp' | 'passkey'; onlyFirst?: boolean | undefined; by: AuditOrigin }
  const adding = async <F extends { id: string; name: string }>(
    owner: FactorOwner,
    { kind, onlyFirst = false, by }: How,
    add: (prepare: Prepare<F>) => Promise<F>,
  ): Promise<{ factor: F; recovery_codes: string[] | null }> => {
    let recoveryCodes: string[] | null = null
    const factor = await add(async () => {
      const first = await codes.makeFirstCodes(owner.id)
      return async ({ id, name }, trx) => {
        const outcome = await repository.completeAddition(trx, owner.id, { set: first?.set ?? null, onlyFirst })
        if (outcome === 'not_first') throw hasFactor()
        recoveryCodes = outcome === 'kept' && first !== null ? first.codes : null
        await events.added(owner, { kind, id, name }, { by, trx })
      }
    })
    return { factor, recovery_codes: recoveryCodes }
  }
  return {
    confirmAuthenticator: async (
      owner: FactorOwner,
      { id, code, onlyFirst }: { id: string; code: string; onlyFirst?: boolean },
      by: AuditOrigin,
    ): Promise<Added<'authenticator', Authenticator>> => {
      const { factor, recovery_codes } = await adding<Authenticator>(owner, { kind: 'totp', onlyFirst, by }, (prepare) =>
        codes.confirmAuthenticator(owner.id, { id: requireId(id), code }, prepare),
      )
      return { authenticator: factor, recovery_codes }
    },
    addPasskey: async (
      owner: FactorOwner,
      { onlyFirst, ...wanted }: { name: string; response: Attestation; onlyFirst?: boolean },
      by: AuditOrigin,
    ): Promise<Added<'passkey', Passkey>> => {
      const { factor, recovery_codes } = await adding<Passkey>(owner, { kind: 'passkey', onlyFirst, by }, (prepare) =>
        passkeys.addPasskey(owner, { ...wanted, by, prepare }),
      )
      return { passkey: factor, recovery_codes }
    },
  }
}

/** What people do with their own factors. */
function ownRules({ repository, codes, passkeys, isDemanded, findUser, events }: FactorServiceParts) {
  return {
    /** Throws `users.not_found`. */
    overview: async (anyId: string): Promise<Factors> => {
      const { id: userId } = await findUser(anyId)
      const [authenticators, keys, { recoveryCodes }, demanded] = await Promise.all([
        codes.listAuthenticators(userId),
        passkeys.listPasskeys(userId),
        repository.count(userId),
        isDemanded(userId),
      ])
      return { authenticators, passkeys: keys, recovery_codes: recoveryCodes, demanded }
    },
    beginAuthenticator: (owner: FactorOwner, name: string): Promise<{ id: string } & TotpSecret> => codes.beginAuthenticator(owner, name),
    beginPasskey: (owner: FactorOwner): Promise<PasskeyCreation> => passkeys.beginPasskey(owner),
    rename: async (owner: FactorOwner, { kind, id, name }: Which & { name: string }, by: AuditOrigin): Promise<void> => {
      const row = { table: tableOf[kind], id: requireId(id), name }
      const renamed = await repository.rename(owner.id, row, ({ name: before }, trx) =>
        events.renamed(owner, { kind, id, name }, { by, trx, before }),
      )
      if (!renamed) throw factorNotFound()
    },
    remove: async (owner: FactorOwner, { kind, id }: Which, by: AuditOrigin): Promise<void> => {
      const row = { table: tableOf[kind], id: requireId(id), keepOne: await isDemanded(owner.id) }
      const outcome = await repository.remove(owner.id, row, (removed, trx) => events.removed(owner, { kind, ...removed }, { by, trx }))
      if (outcome === 'missing') throw factorNotFound()
      if (outcome === 'demanded') throw factorDemanded({ detail: 'One of your groups demands it. Add another one before you remove this.' })
    },
    replaceRecoveryCodes: (owner: FactorOwner, by: AuditOrigin): Promise<string[]> =>
      codes.replaceRecoveryCodes(owner.id, (_set, trx) => events.recoveryCodesReplaced(owner, { by, trx })),
  }
}

const tableOf = { totp: 'authenticators', passkey: 'passkeys' } as const

/** Which factor of a person is meant. */
export type Which = { kind: 'totp' | 'passkey'; id: string }

/** Showing that one has the second factor. */
function proofRules({ repository, codes, passkeys, codeLimit, isDemanded, findUser, events }: FactorServiceParts) {
  const check = async ({ userId, by }: Prover, proof: Exclude<Proof, { kind: 'passkey' }>): Promise<boolean> => {
    if (proof.kind === 'totp') return codes.isAuthenticatorCode(userId, proof.code)
    const owner = await findUser(userId)
    return codes.takeRecoveryCode(userId, proof.code, (use, trx) => events.recoveryCodeUsed(owner, use, { by, trx }))
  }

  const proveByCode = async (prover: Prover, proof: Exclude<Proof, { kind: 'passkey' }>): Promise<void> => {
    const { userId, by } = prover
    await codeLimit.take({ address: by.address, subject: userId })
    if (!(await check(prover, proof))) {
      await events.codeRefused({ userId, kind: proof.kind }, by)
      throw wrongCode(proof.kind === 'totp' ? 'is not a code of your app, or was used already' : 'is none of your unused recovery codes')
    }
    await codeLimit.forget(userId)
  }
  const factorsOf = async (userId: string): Promise<FactorKind[]> => {
    const { authenticators, passkeys: keys, recoveryCodes } = await repository.count(userId)
    if (authenticators + keys === 0) return []
    return [
      ...(keys > 0 ? (['passkey'] as const) : []),
      ...(authenticators > 0 ? (['totp'] as const) : []),
      ...(recoveryCodes > 0 ? (['recovery_code'] as const) : []),
    ]
  }
  return {
    /** The kinds a person can show now, the easiest first; none without a factor. */
    factorsOf,
    /** What a sign-in lacks after the right password; null: nothing. */
    lackOf: async (userId: string): Promise<Lack | null> => {
      const factors = await factorsOf(userId)
      if (factors.length > 0) return { kind: 'proof', factors }
      return (await isDemanded(userId)) ? { kind: 'enrolment' } : null
    },
    challengePasskey: async (userId: string, purpose: Prover['purpose']): Promise<PasskeyRequest> =>
      passkeys.challengePasskey({ purpose, userId }),
    /** Throws when this does not show the factor; a code that does is used up by it. */
    prove: async (prover: Prover, proof: Proof): Promise<FactorKind> => {
      if (proof.kind !== 'passkey') await proveByCode(prover, proof)
      else await passkeys.verifyPasskey({ response: proof.response, by: prover.by }, { purpose: prover.purpose, userId: prover.userId })
      return proof.kind
    },
    /** A challenge for whoever has a passkey; it says nothing about anybody. */
    challengeAnybody: (): Promise<PasskeyRequest> => passkeys.challengePasskey({ purpose: 'sign_in', userId: null }),
    /** Who signs in with a passkey alone. */
    identify: async (response: Extract<Proof, { kind: 'passkey' }>['response'], by: AuditOrigin): Promise<{ userId: string }> =>
      passkeys.verifyPasskey({ response, by }, { purpose: 'sign_in', userId: null }),
  }
}

/** What an account loses that is given back to whom its address belongs. */
function givingBackRules({ repository, events }: Pick<FactorServiceParts, 'repository' | 'events'>) {
  return {
    /**
     * Removes, in the transaction in which that happens, the factors that were added since: somebody else may have added them. What is
     * returned writes it down; it comes after everything that waits for a lock.
     */
    forgetAdded: async ({ owner, since }: { owner: FactorOwner; since: Date }, trx: FactorsTransaction) => {
      const removed = await repository.removeAdded(trx, owner.id, since)
      return async (by: AuditOrigin): Promise<void> => {
        for (const factor of removed) await events.removed(owner, factor, { by, trx })
      }
    },
  }
}

/** What admins and operators see and do for others. */
export function createReset({ repository, findUser, events }: Pick<FactorServiceParts, 'repository' | 'findUser' | 'events'>) {
  return {
    /** Removes all factors and recovery codes; whoever calls ends what was opened with them. Throws `users.not_found`, `factors.none`. */
    reset: async (userId: string, by: AuditOrigin): Promise<void> => {
      const owner = await findUser(userId)
      await repository.removeAll(owner.id, async ({ authenticators, passkeys }, trx) => {
        if (authenticators + passkeys === 0) throw noSecondFactor()
        await events.reset(owner, { by, trx })
      })
    },
  }
}

function requireId(id: string): string {
  if (!z.uuid().safeParse(id).success) throw factorNotFound()
  return id
}
