import type { PasswordPolicy } from '@gatehouse/contracts/password-policy'
import { systemClock, type Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import { createLine, type Line } from '@gatehouse/kit/places'
import { systemTimers, type Timers } from '@gatehouse/kit/timers'
import type { CreateLimit } from '../limits/limits.feature.ts'
import { createAttemptCounter } from './passwords.attempts.ts'
import { passwordDefaults, type PasswordConfig } from './passwords.config.ts'
import { passwordsBusy } from './passwords.errors.ts'
import { createPasswordEvents } from './passwords.events.ts'
import { createHasher } from './passwords.hashing.ts'
import { createBoundedQueue } from './passwords.queue.ts'
import { createPasswordService, type PasswordQueues, type PasswordService } from './passwords.service.ts'
import { createStrengthJudge } from './passwords.strength.ts'

export type { PasswordConfig } from './passwords.config.ts'
export type { PasswordService } from './passwords.service.ts'

/**
 * Everything about passwords but whose they are: policy, strength, hashing, and the brake on guessing.
 *
 * It owns no table. Invariants: hashing is bounded in number and memory whatever arrives; an unknown account costs what a known one
 * costs; no account is ever locked for longer than a window, and none at all for a browser that has signed in to it before.
 */
export type Passwords = AsyncDisposable & {
  service: PasswordService
  /** Calls the listener with each failure after which an account makes unknown browsers wait, or wait longer. */
  onAccountSlowed: (listener: (account: string) => void) => () => void
}

export type PasswordOptions = {
  createLimit: CreateLimit
  log: Log
  config?: Partial<PasswordConfig>
  /** Places by name; those for hashes under way are shared with whoever hashes in this process. */
  lineOf?: (name: string) => Line
  clock?: Clock
  timers?: Timers
  /** The policy in force, asked for each password. */
  policy: () => Promise<PasswordPolicy>
}

export async function createPasswords(options: PasswordOptions): Promise<Passwords> {
  const { createLimit, log, config, policy } = options
  const settings = { ...passwordDefaults, ...config }
  const events = createPasswordEvents(log)
  const strength = createStrengthJudge()
  const listeners = new Set<(account: string) => void>()
  const accountSlowed = (account: string): void => {
    for (const listener of listeners) listener(account)
  }
  const hasher = await createHasher(settings.argon2)
  const service = createPasswordService({
    policy,
    judge: strength.judge,
    hasher,
    queues: createQueues(settings, options),
    attempts: createAttemptCounter({ createLimit, rules: settings, accountSlowed }),
    events,
  })
  return {
    service,
    onAccountSlowed: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all([strength[Symbol.asyncDispose](), hasher[Symbol.asyncDispose]()])),
  }
}

/** What strangers send cannot keep those out who sign in as they always do. */
function createQueues(
  { at_once: atOnce, waiting, crowd, rest }: PasswordConfig,
  { lineOf = createLine, clock = systemClock, timers = systemTimers }: PasswordOptions,
): PasswordQueues {
  const bounds = { waiting, refuse: () => passwordsBusy({ retryAfterS: 2 }), pace: { crowd, rest, clock, timers } }
  return {
    strangers: createBoundedQueue({ ...bounds, line: lineOf('hashes'), atOnce }),
    knownDevices: createBoundedQueue({ ...bounds, line: lineOf('hashes for known devices'), atOnce: 1 }),
  }
}
