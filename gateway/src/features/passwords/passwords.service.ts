import { checkPasswordRules, type PasswordPolicy } from '@gatehouse/contracts/password-policy'
import type { FieldFault } from '@gatehouse/contracts/problem'
import type { AccountState, Attempt, AttemptCounter } from './passwords.attempts.ts'
import { passwordRefused } from './passwords.errors.ts'
import type { PasswordEvents } from './passwords.events.ts'
import type { Hasher } from './passwords.hashing.ts'
import type { BoundedQueue } from './passwords.queue.ts'
import type { JudgeStrength } from './passwords.strength.ts'

/** `about`: the person's address and name, which make bad passwords; `field`: where in the body the password stood. */
export type NewPassword = { password: string; about: readonly string[]; field: string }

export type PasswordTry = Attempt & { password: string; hash: string | null }

/** `renewed` is a new hash to store when the password was right and the parameters have changed since it was hashed. */
export type TryOutcome = { right: boolean; renewed: string | null }

export type PasswordService = {
  policy: () => Promise<PasswordPolicy>
  /** Throws `auth.password_refused` with a fault for each rule the password breaks. */
  requireGood: (wanted: NewPassword) => Promise<void>
  hash: (password: string) => Promise<string>
  /**
   * Throws `auth.busy` when no password of a stranger can be looked at now; asked first, it spares what is refused all other work. Browsers
   * that are known to the account have a line of their own.
   */
  requireRoom: () => void
  /** Compares a password with a hash (null: no such account), counting failures. Every path that takes a password comes here. */
  attempt: (attempt: PasswordTry) => Promise<TryOutcome>
  /** What is remembered of failures for an account. */
  failuresOf: (account: string) => Promise<AccountState>
  /** Forgets them: the account makes nobody wait any more. */
  forgetFailures: (account: string) => Promise<void>
}

/** The lines in which passwords wait to be hashed: of browsers that have signed in to the account before, and of all others. */
export type PasswordQueues = { strangers: BoundedQueue; knownDevices: BoundedQueue }

type Parts = {
  policy: () => Promise<PasswordPolicy>
  judge: JudgeStrength
  hasher: Hasher
  queues: PasswordQueues
  attempts: AttemptCounter
  events: PasswordEvents
}

export function createPasswordService({ policy, judge, hasher, queues, attempts, events }: Parts): PasswordService {
  const verdictOn = async ({ hash, password, account }: PasswordTry): Promise<TryOutcome> => {
    const verdict = await hasher.verify(hash, password)
    if (verdict === 'unreadable') events.hashUnreadable(account)
    const right = verdict === 'right'
    return { right, renewed: right && hash !== null && hasher.isOutdated(hash) ? await hasher.hash(password) : null }
  }
  return {
    policy,
    requireGood: async ({ password, about, field }) => {
      const rules = await policy()
      const faults = ruleFaults(rules, password, field)
      // A password over the longest length is judged by nothing that takes time.
      const judged = faults.some((fault) => fault.code === 'max_length') ? null : await judge(password, about)
      if (judged !== null && judged < rules.min_score) {
        faults.push({ path: field, message: 'is too easy to guess; make it longer or less usual', code: 'strength' })
      }
      if (faults.length > 0) throw passwordRefused({ errors: faults })
    },
    requireRoom: queues.strangers.requireRoom,
    hash: (password) => queues.strangers(() => hasher.hash(password)),
    attempt: async (attempt) => {
      // Refused before the queue, so that a flood from one network does not fill it.
      await attempts.check(attempt)
      const queue = (attempt.knownDevice ?? null) === null ? queues.strangers : queues.knownDevices
      return queue(async () => {
        await attempts.count(attempt)
        const outcome = await verdictOn(attempt).catch(async (error: unknown) => {
          await attempts.undo(attempt)
          throw error
        })
        if (outcome.right) await attempts.forgive(attempt)
        return outcome
      })
    },
    failuresOf: attempts.stateOf,
    forgetFailures: attempts.forget,
  }
}

function ruleFaults(policy: PasswordPolicy, password: string, field: string): FieldFault[] {
  return checkPasswordRules(policy, password)
    .filter((check) => !check.ok)
    .map((check) => ({ path: field, message: messageOf(check.label), code: check.rule }))
}

/** “At least 10 characters” as a sentence about the field. */
const messageOf = (label: string): string => `needs: ${label.charAt(0).toLowerCase()}${label.slice(1)}`
