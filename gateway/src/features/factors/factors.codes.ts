import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import type { Authenticator, AuthenticatorsRepository } from './factors.authenticators.repository.ts'
import { factorRules } from './factors.config.ts'
import { codeRefused, factorNotFound, noSecondFactor, tooManyFactors } from './factors.errors.ts'
import { readCode, saltBytes, writeCode, type RecoveryHasher } from './factors.recovery.ts'
import type { FactorsRepository, RecoverySet } from './factors.repository.ts'
import type { Prepare, Tell } from './factors.tables.ts'
import { describeSecret, secretBytes, stepOfCode, type TotpSecret } from './factors.totp.ts'

export type CodesParts = {
  repository: FactorsRepository
  authenticators: AuthenticatorsRepository
  secretBox: SecretBox
  hasher: RecoveryHasher
  clock: Clock
  newId: NewId
  random: (bytes: number) => Buffer
  /** What the authenticator app shows this account under. */
  issuer: string
}

/** Codes people type: of authenticator apps, and for recovery. How often they may guess is not decided here. */
export type Codes = ReturnType<typeof createCodes>

export function createCodes(parts: CodesParts) {
  return { ...authenticatorCodes(parts), ...recoveryCodes(parts) }
}

function authenticatorCodes({ repository, authenticators, secretBox, clock, newId, random, issuer }: CodesParts) {
  const open = ({ id, sealed_secret }: { id: string; sealed_secret: string }): string => secretBox.open(sealed_secret, placeOf(id))
  return {
    listAuthenticators: authenticators.list,
    /** Makes a secret, which is told only here and counts once {@link confirmAuthenticator} saw a code of it. */
    beginAuthenticator: async (user: { id: string; email: string }, name: string): Promise<{ id: string } & TotpSecret> => {
      const { authenticators: has } = await repository.count(user.id)
      if (has >= factorRules.authenticators) throw tooManyFactors({ detail: `Remove one of your ${has} authenticator apps first.` })
      const id = newId()
      const described = describeSecret(random(secretBytes), { issuer, account: user.email })
      const sealed_secret = secretBox.seal(described.secret, placeOf(id))
      await authenticators.insertUnconfirmed({ id, user_id: user.id, name, sealed_secret, created_at: clock.now() })
      return { id, ...described }
    },
    confirmAuthenticator: async (
      userId: string,
      { id, code }: { id: string; code: string },
      prepare: Prepare<Authenticator>,
    ): Promise<Authenticator> => {
      const found = await authenticators.findUnconfirmed(userId, id)
      if (found === undefined) throw factorNotFound()
      const now = clock.now()
      const step = stepOfCode(code, open(found), now)
      if (step === null) throw wrongCode('is not the code that the app shows now')
      const confirmed = await authenticators.confirm(id, { step, now }, await prepare())
      if (confirmed === undefined) throw factorNotFound()
      return confirmed
    },
    /** Whether this is a code of one of a person's apps that was not taken before. */
    isAuthenticatorCode: async (userId: string, code: string): Promise<boolean> => {
      const now = clock.now()
      for (const authenticator of await authenticators.listSealed(userId)) {
        const step = stepOfCode(code, open(authenticator), now)
        if (step !== null && (await authenticators.takeStep(authenticator.id, { step, now }))) return true
      }
      return false
    },
  }
}

function recoveryCodes({ repository, hasher, clock, random }: CodesParts) {
  const makeCodes = async (): Promise<{ codes: string[]; set: RecoverySet }> => {
    const salt = random(saltBytes)
    const codes = Array.from({ length: factorRules.recovery_codes }, () => writeCode(random(saltBytes)))
    const hashes = await Promise.all(codes.map((code) => hasher.hash(readCode(code) ?? '', salt)))
    return { codes, set: { hashes, salt, now: clock.now() } }
  }
  return {
    /** A set for an account that has none yet, to be stored with its first factor; null when it has one. */
    makeFirstCodes: async (userId: string): Promise<{ codes: string[]; set: RecoverySet } | null> =>
      (await repository.count(userId)).recoveryCodes > 0 ? null : makeCodes(),
    /** Makes a set of codes in place of any other. They are told only here. */
    replaceRecoveryCodes: async (userId: string, tell: Tell<unknown>): Promise<string[]> => {
      const { codes, set } = await makeCodes()
      if (!(await repository.replaceRecoveryCodes(userId, set, tell)))
        throw noSecondFactor({ detail: 'Add an authenticator app or a passkey first.' })
      return codes
    },
    /** Uses one of a person's recovery codes up; false for what is none, or was used before. */
    takeRecoveryCode: async (userId: string, typed: string, tell: Tell<{ left: number }>): Promise<boolean> => {
      const code = readCode(typed)
      const salt = await repository.findRecoverySalt(userId)
      if (code === null || salt === null) return false
      return repository.takeRecoveryCode(userId, { hash: await hasher.hash(code, salt), now: clock.now() }, tell)
    },
  }
}

export const wrongCode = (message: string) => codeRefused({ errors: [{ path: 'code', message, code: 'wrong' }] })

/** A sealed secret opens in its own row only. */
const placeOf = (id: string): string => `authenticator ${id}`
