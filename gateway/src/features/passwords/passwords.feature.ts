import { defaultPasswordPolicy, type PasswordPolicy } from '@gatehouse/contracts/password-policy'
import type { Log } from '@gatehouse/kit/log'
import type { Database } from '@gatehouse/kit/db/database'
import { createAttemptCounter } from './passwords.attempts.ts'
import { passwordDefaults, type PasswordConfig } from './passwords.config.ts'
import { passwordsBusy } from './passwords.errors.ts'
import { createPasswordEvents } from './passwords.events.ts'
import { createHasher } from './passwords.hashing.ts'
import { createBoundedQueue } from './passwords.queue.ts'
import { createPasswordService, type PasswordService } from './passwords.service.ts'
import { createStrengthJudge } from './passwords.strength.ts'

export type { PasswordConfig } from './passwords.config.ts'
export { networkOf } from './passwords.network.ts'
export type { PasswordService } from './passwords.service.ts'

/**
 * Everything about passwords but whose they are: policy, strength, hashing, and the brake on guessing.
 *
 * It owns the table `password_attempts`. Invariants: hashing is bounded in number and memory whatever arrives; an unknown
 * account costs what a known one costs; no account is ever locked for longer than a window.
 */
export type Passwords = AsyncDisposable & { service: PasswordService }

export type PasswordOptions = { pool: Database<never>['pool']; log: Log; config?: Partial<PasswordConfig>; policy?: PasswordPolicy }

export async function createPasswords({ pool, log, config, policy = defaultPasswordPolicy }: PasswordOptions): Promise<Passwords> {
  const settings = { ...passwordDefaults, ...config }
  const events = createPasswordEvents(log)
  const strength = createStrengthJudge()
  const service = createPasswordService({
    policy: () => policy,
    judge: strength.judge,
    hasher: await createHasher(settings.argon2),
    queue: createBoundedQueue({ atOnce: settings.at_once, waiting: settings.waiting, refuse: () => passwordsBusy({ retryAfterS: 2 }) }),
    attempts: createAttemptCounter(pool, settings, events),
    events,
  })
  return { service, [Symbol.asyncDispose]: () => strength[Symbol.asyncDispose]() }
}
