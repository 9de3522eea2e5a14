import { z } from 'zod'
import { wrongCode, type Codes } from './factors.codes.ts'
import { factorDemanded, factorNotFound, noSecondFactor } from './factors.errors.ts'
import type { User } from '@gatehouse/contracts/user'
import type { AuditActor } from '../audit/audit.feature.ts'
import type { FactorEvents, FactorKind } from './factors.events.ts'
import type { Authenticator } from './factors.authenticators.repository.ts'
import type { PasskeyOwner, Passkeys } from './factors.passkeys.ts'
import type { Passkey } from './factors.passkeys.repository.ts'
import type { FactorsRepository } from './factors.repository.ts'
import type { Attestation, Factors, PasskeyCreation, PasskeyRequest, Proof } from './factors.schemas.ts'
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
  findUser: (id: string) => Promise<User>
  events: FactorEvents
}

/** What a sign-in with the right password still lacks: one of these factors, or that there is one at all. */
export type Lack = { kind: 'proof'; factors: FactorKind[] } | { kind: 'enrolment' }
export type Added<Name extends string, Factor> = Record<Name, Factor> & { recovery_codes: string[] | null }
export type Prover = { userId: string; address: string; purpose: 'second_factor' | 'reauthenticate' }

export type FactorService = ReturnType<typeof createFactorService>

export function createFactorService(parts: FactorServiceParts) {
  return { ...ownRules(parts), ...proofRules(parts), ...createReset(parts) }
}

/** What people do with their own factors. */
function ownRules({ repository, codes, passkeys, isDemanded, findUser, events }: FactorServiceParts) {
  /** Codes come with the first factor, so that losing it does not lock its owner out. */
  const firstCodes = async (userId: string): Promise<string[] | null> => {
    const { recoveryCodes } = await repository.count(userId)
    return recoveryCodes > 0 ? null : codes.replaceRecoveryCodes(userId)
  }
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
    beginAuthenticator: (owner: PasskeyOwner, name: string): Promise<{ id: string } & TotpSecret> => codes.beginAuthenticator(owner, name),
    confirmAuthenticator: async (userId: string, id: string, code: string): Promise<Added<'authenticator', Authenticator>> => {
      const authenticator = await codes.confirmAuthenticator(userId, requireId(id), code)
      await events.added(userId, { kind: 'totp', ...authenticator })
      return { authenticator, recovery_codes: await firstCodes(userId) }
    },
    beginPasskey: (owner: PasskeyOwner): Promise<PasskeyCreation> => passkeys.beginPasskey(owner),
    addPasskey: async (owner: PasskeyOwner, wanted: { name: string; response: Attestation }): Promise<Added<'passkey', Passkey>> => {
      const passkey = await passkeys.addPasskey(owner, wanted)
      await events.added(owner.id, { kind: 'passkey', ...passkey })
      return { passkey, recovery_codes: await firstCodes(owner.id) }
    },
    rename: async (userId: string, { kind, id }: Which, name: string): Promise<void> => {
      const rename = kind === 'totp' ? codes.renameAuthenticator : passkeys.renamePasskey
      if (!(await rename(userId, requireId(id), name))) throw factorNotFound()
    },
    remove: async (userId: string, { kind, id }: Which): Promise<void> => {
      const table = kind === 'totp' ? 'authenticators' : 'passkeys'
      const outcome = await repository.remove(userId, { table, id: requireId(id), keepOne: await isDemanded(userId) })
      if (outcome === 'missing') throw factorNotFound()
      if (outcome === 'demanded') throw factorDemanded({ detail: 'One of your groups demands it. Add another one before you remove this.' })
      await events.removed(userId, { kind, ...outcome })
    },
    replaceRecoveryCodes: async (userId: string): Promise<string[]> => {
      const made = await codes.replaceRecoveryCodes(userId)
      await events.recoveryCodesReplaced(userId)
      return made
    },
  }
}

/** Which factor of a person is meant. */
export type Which = { kind: 'totp' | 'passkey'; id: string }

/** Showing that one has the second factor. */
function proofRules({ repository, codes, passkeys, codeLimit, isDemanded, events }: FactorServiceParts) {
  const check = (userId: string, proof: Exclude<Proof, { kind: 'passkey' }>): Promise<boolean> =>
    proof.kind === 'totp' ? codes.isAuthenticatorCode(userId, proof.code) : codes.isRecoveryCode(userId, proof.code)

  const proveByCode = async (prover: Prover, proof: Exclude<Proof, { kind: 'passkey' }>): Promise<void> => {
    const { userId, address } = prover
    await codeLimit.take({ address, subject: userId })
    if (!(await check(userId, proof))) {
      await events.codeRefused({ userId, kind: proof.kind, address })
      throw wrongCode(proof.kind === 'totp' ? 'is not a code of your app, or was used already' : 'is none of your unused recovery codes')
    }
    await codeLimit.forget(userId)
    if (proof.kind !== 'recovery_code') return
    const { recoveryCodes: left } = await repository.count(userId)
    await events.recoveryCodeUsed(userId, { left, address })
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
      else await passkeys.verifyPasskey(proof.response, { purpose: prover.purpose, userId: prover.userId })
      return proof.kind
    },
    /** A challenge for whoever has a passkey; it says nothing about anybody. */
    challengeAnybody: (): Promise<PasskeyRequest> => passkeys.challengePasskey({ purpose: 'sign_in', userId: null }),
    /** Who signs in with a passkey alone. */
    identify: async (response: Extract<Proof, { kind: 'passkey' }>['response']): Promise<{ userId: string }> =>
      passkeys.verifyPasskey(response, { purpose: 'sign_in', userId: null }),
  }
}

/** What admins and operators see and do for others. */
export function createReset({ repository, findUser, events }: Pick<FactorServiceParts, 'repository' | 'findUser' | 'events'>) {
  return {
    /** Removes all factors and recovery codes; whoever calls ends what was opened with them. Throws `users.not_found`, `factors.none`. */
    reset: async (userId: string, by: AuditActor): Promise<void> => {
      const { id } = await findUser(userId)
      const { authenticators, passkeys } = await repository.removeAll(id)
      if (authenticators + passkeys === 0) throw noSecondFactor()
      await events.reset(id, by)
    },
  }
}

function requireId(id: string): string {
  if (!z.uuid().safeParse(id).success) throw factorNotFound()
  return id
}
