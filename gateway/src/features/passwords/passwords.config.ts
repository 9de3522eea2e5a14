import { availableParallelism } from 'node:os'

export type Argon2Cost = { memoryCost: number; timeCost: number; parallelism: number }

/** So many failures within a window, in seconds, before the next attempt has to wait for its end. */
export type FailureLimit = { failures: number; window_s: number }

export type PasswordConfig = {
  /** argon2id; `memoryCost` in KiB. */
  argon2: Argon2Cost
  /** Hashes computed at once, and how many more may wait. */
  at_once: number
  waiting: number
  per_account_and_network: FailureLimit
  per_network: FailureLimit
}

export const passwordDefaults: PasswordConfig = {
  // The first choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
  argon2: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
  // Hashing runs on the four threads that files, DNS and token signing need too, so one of them always stays free.
  at_once: Math.min(availableParallelism(), 3),
  waiting: 64,
  per_account_and_network: { failures: 10, window_s: 15 * 60 },
  // Generous: behind one address may be a whole company, and waiting is never longer than the window.
  per_network: { failures: 100, window_s: 5 * 60 },
}
