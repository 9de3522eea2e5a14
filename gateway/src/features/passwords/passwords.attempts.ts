import type { CreateLimit, LimitRule } from '../limits/limits.feature.ts'
import type { PasswordConfig } from './passwords.config.ts'
import { tooManyAttempts } from './passwords.errors.ts'

/**
 * Who tries a password for which account; unknown accounts count like known ones. `knownDevice` names a browser that has signed in to
 * this account before, and is null for any other.
 */
export type Attempt = { account: string; address: string; knownDevice?: string | null }

/**
 * Counts failed attempts per network, per account and network, and per account, where the wait grows. It is counted before the
 * password is looked at and taken back when that was right: attempts at the same time cannot slip past one another. A browser known
 * to this account counts by itself: what others do cannot keep it out.
 */
export type AttemptCounter = {
  /** Throws `auth.too_many_attempts` when a limit is reached; changes nothing. */
  check: (attempt: Attempt) => Promise<void>
  /** Counts an attempt; throws when it is one too many. */
  count: (attempt: Attempt) => Promise<void>
  /** Takes a counted attempt back, and forgets the failures of this account from this network or browser. */
  forgive: (attempt: Attempt) => Promise<void>
  /** Takes a counted attempt back that came to no verdict. */
  undo: (attempt: Attempt) => Promise<void>
  /** Forgets every failure for an account. */
  forget: (account: string) => Promise<void>
  stateOf: (account: string) => Promise<AccountState>
}

/** Failures that are remembered for an account, how many networks they came from, and until when it makes unknown browsers wait. */
export type AccountState = { failures: number; networks: number; slowedUntil: Date | null }

type Rules = Pick<PasswordConfig, 'per_account_and_network' | 'per_network' | 'per_account' | 'per_device'>
export type AttemptOptions = { createLimit: CreateLimit; rules: Rules; accountSlowed: (account: string) => void }

export function createAttemptCounter({ createLimit, rules, accountSlowed }: AttemptOptions): AttemptCounter {
  const strangers = createLimit({
    name: 'password',
    rules: {
      network: ruleOf(rules.per_network),
      subjectAndNetwork: ruleOf(rules.per_account_and_network),
      subject: { ...ruleOf(rules.per_account), growsTo_s: rules.per_account.grows_to_s },
    },
    refusal: tooManyAttempts,
    // Said to everybody alike, so it tells nobody whether there is such an account.
    hints: { subject: 'If somebody has this address, a mail is on its way to them with a link that lets them in at once.' },
    onReached: ({ by, use }) => {
      if (by === 'subject' && use.subject !== undefined) accountSlowed(use.subject)
    },
  })
  const devices = createLimit({ name: 'password-device', rules: { subject: ruleOf(rules.per_device) }, refusal: tooManyAttempts })
  const limitFor = ({ knownDevice = null }: Attempt) => (knownDevice === null ? strangers : devices)

  return {
    check: (attempt) => limitFor(attempt).check(useOf(attempt)),
    count: (attempt) => limitFor(attempt).take(useOf(attempt)),
    forgive: (attempt) =>
      (attempt.knownDevice ?? null) === null ? strangers.forgive(useOf(attempt)) : devices.forget(useOf(attempt).subject),
    undo: (attempt) => limitFor(attempt).giveBack(useOf(attempt)),
    forget: (account) => strangers.forget(account),
    stateOf: async (account) => {
      const { uses, networks, waitUntil } = await strangers.stateOf(account)
      return { failures: uses, networks, slowedUntil: waitUntil }
    },
  }
}

const useOf = ({ account, address, knownDevice = null }: Attempt) => ({
  address,
  subject: knownDevice === null ? account : `${account} ${knownDevice}`,
})

const ruleOf = ({ failures, window_s }: { failures: number; window_s: number }): LimitRule => ({ most: failures, window_s })
