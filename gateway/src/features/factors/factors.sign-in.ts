import type { User } from '@gatehouse/contracts/user'
import type { ProblemError } from '@gatehouse/kit/errors'
import type { RequestOrigin } from '../audit/audit.feature.ts'
import { factorRules } from './factors.config.ts'
import type { FactorKind } from './factors.events.ts'
import { enrolmentRequired, hasFactor, secondFactorRequired, signInExpired } from './factors.errors.ts'
import type { PendingSignIns } from './factors.pending.ts'
import type { PendingSignInAnswer, Proof } from './factors.schemas.ts'
import type { FactorService } from './factors.service.ts'

/** How somebody showed who they are, as sessions note it (after RFC 8176). */
export type Method = 'pwd' | 'otp' | 'webauthn'

export const methodOf = (factor: FactorKind): Method => (factor === 'passkey' ? 'webauthn' : 'otp')

/** A session that may be opened now. */
export type Cleared = { userId: string; remember: boolean; verifiedHash: string | null; amr: readonly Method[] }

/** The cookie of a browser whose sign-in lacks the second factor. */
export type PendingCookie = {
  read: (cookieHeader: string | undefined) => string | null
  write: (token: string, options: { maxAgeS: number; userAgent: string | undefined }) => string[]
  clear: () => string[]
}

export type SignInRulesParts = {
  service: FactorService
  pending: PendingSignIns
  pendingCookie: PendingCookie
  findUser: (id: string) => Promise<User>
}

/** Somebody whose password was right. `otp` is a code that came along with it, as programs send it. */
export type Person = {
  userId: string
  via: 'cookie' | 'bearer'
  remember: boolean
  verifiedHash: string | null
  otp?: string | undefined
  visitor: { origin: RequestOrigin; userAgent: string | undefined }
}

/** Why the session is not opened yet, and the cookie that stands for the sign-in; or what else was shown along with the password. */
export type Demand = { problem: ProblemError; cookies: string[] } | { amr: readonly Method[] }

export type SignInRules = ReturnType<typeof createSignInRules>

/** What comes between a right password and a session. Nothing here is asked, or told, before the password is right. */
export function createSignInRules({ service, pending, pendingCookie, findUser }: SignInRulesParts) {
  const begin = async ({ userId, remember, verifiedHash, visitor: { userAgent } }: Person): Promise<string[]> => {
    const { token } = await pending.begin({ userId, remember, verifiedHash })
    return pendingCookie.write(token, { maxAgeS: factorRules.pending_s, userAgent })
  }
  return {
    /** What a sign-in still lacks; null: nothing. A browser goes on with a pending sign-in, a program sends everything at once. */
    demand: async (person: Person): Promise<Demand | null> => {
      const { userId, via, otp, visitor } = person
      const lack = await service.lackOf(userId)
      if (lack === null) return null
      if (otp !== undefined && lack.kind === 'proof')
        return { amr: [methodOf(await service.prove({ userId, by: visitor.origin, purpose: 'second_factor' }, readOtp(otp)))] }
      const cookies = via === 'cookie' ? await begin(person) : []
      return { problem: lack.kind === 'enrolment' ? lacksEnrolment(via) : lacksProof(via, lack.factors), cookies }
    },
    /** The pending sign-in of a browser, as its page shows it. */
    look: async (token: string | null): Promise<PendingSignInAnswer> => {
      const { userId, expiresAt } = await pending.find(token)
      const [lack, { email }] = await Promise.all([service.lackOf(userId), findUser(userId)])
      // Whoever lacks nothing any more (an admin removed their factors) signs in anew, with the password alone.
      if (lack === null) throw signInExpired()
      return { lacks: lack.kind, factors: lack.kind === 'proof' ? lack.factors : [], email, expires_at: expiresAt }
    },
    find: pending.find,
    /** Finishes a pending sign-in with a proof of the second factor. */
    finish: async (token: string | null, proof: Proof, by: RequestOrigin): Promise<Cleared> => {
      const { userId, remember, verifiedHash } = await pending.find(token)
      const factor = await service.prove({ userId, by, purpose: 'second_factor' }, proof)
      await pending.finish(token ?? '')
      return { userId, remember, verifiedHash, amr: ['pwd', methodOf(factor)] }
    },
    /** Whoever has to set up their first factor, and may do nothing else. Somebody who has one has to show it instead. */
    findEnroller: async (token: string | null): Promise<User> => {
      const { userId } = await pending.find(token)
      const lack = await service.lackOf(userId)
      if (lack?.kind !== 'enrolment') throw hasFactor()
      return findUser(userId)
    },
    /** Finishes a pending sign-in whose first factor was just set up. */
    finishEnrolment: async (token: string | null, factor: FactorKind): Promise<Cleared> => {
      const { userId, remember, verifiedHash } = await pending.find(token)
      await pending.finish(token ?? '')
      return { userId, remember, verifiedHash, amr: ['pwd', methodOf(factor)] }
    },
  }
}

/** Six digits are of an app, anything else can only be a recovery code. */
function readOtp(text: string): Exclude<Proof, { kind: 'passkey' }> {
  const code = text.trim()
  return { kind: /^\d{6}$/.test(code) ? 'totp' : 'recovery_code', code }
}

function lacksProof(via: Person['via'], factors: readonly FactorKind[]): ProblemError {
  if (via === 'cookie') return secondFactorRequired({ detail: 'Show it to go on.', members: { factors } })
  // A program has no hand to touch a passkey with.
  const codes = factors.filter((factor) => factor !== 'passkey')
  return secondFactorRequired({ detail: 'Send a code of it together with the password, in the field otp.', members: { factors: codes } })
}

function lacksEnrolment(via: Person['via']): ProblemError {
  const detail = 'One of its groups demands one.'
  return enrolmentRequired({ detail: via === 'cookie' ? detail : `${detail} Sign in with a browser to set it up.` })
}
