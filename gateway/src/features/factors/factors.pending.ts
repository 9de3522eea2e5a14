import type { Clock } from '@gatehouse/kit/clock'
import { createHash } from 'node:crypto'
import { factorRules } from './factors.config.ts'
import { signInExpired } from './factors.errors.ts'
import type { FactorsRepository, PendingSignIn } from './factors.repository.ts'

export type PendingParts = { repository: FactorsRepository; clock: Clock; random: (bytes: number) => Buffer }

/** Sign-ins between a right password and a session: short-lived, each for one browser, each good for one session. */
export type PendingSignIns = ReturnType<typeof createPendingSignIns>

const tokenBytes = 32
const tokenForm = /^[\w-]{43}$/

export function createPendingSignIns({ repository, clock, random }: PendingParts) {
  return {
    /** Begins one; the token is for this browser only. */
    begin: async (signIn: Omit<PendingSignIn, 'expiresAt'>): Promise<{ token: string; expiresAt: Date }> => {
      const token = random(tokenBytes).toString('base64url')
      const now = clock.now()
      const expiresAt = new Date(now.getTime() + factorRules.pending_s * 1000)
      await repository.insertPending(sha256(token), { ...signIn, now, expiresAt })
      return { token, expiresAt }
    },
    /** The one a browser shows; throws `factors.sign_in_expired` when there is none (any more). */
    find: async (token: string | null): Promise<PendingSignIn> => {
      const found = token !== null && tokenForm.test(token) ? await repository.findPending(sha256(token), clock.now()) : undefined
      if (found === undefined) throw expired()
      return found
    },
    /** Uses it up, just before its session is opened. */
    finish: async (token: string): Promise<void> => {
      if (!(await repository.takePending(sha256(token)))) throw expired()
    },
  }
}

const expired = () => signInExpired({ detail: 'It took too long, or was finished elsewhere.' })

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
