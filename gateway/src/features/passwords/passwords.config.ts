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
  /** While so many wait, a hash is followed by a rest so many times as long. */
  crowd: number
  rest: number
  per_account_and_network: FailureLimit
  per_network: FailureLimit
  /** From everywhere: after so many failures the wait doubles from one second to `grows_to_s`; forgotten a window after the last one. */
  per_account: FailureLimit & { grows_to_s: number }
  /** A browser that has signed in to the account before: it counts by itself, and only here. */
  per_device: FailureLimit
}

export const passwordDefaults: PasswordConfig = {
  // The first choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
  argon2: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
  // One core stays free for all else.
  at_once: Math.max(1, Math.min(availableParallelism() - 1, 3)),
  waiting: 64,
  // People who come all at once are worked off at full speed. A crowd that does not get shorter by that gets a tenth of the time.
  crowd: 32,
  rest: 9,
  per_account_and_network: { failures: 10, window_s: 15 * 60 },
  // Generous: behind one address may be a whole company, and waiting is never longer than the window.
  per_network: { failures: 100, window_s: 5 * 60 },
  // However many networks guess, they get some hundred guesses a day at one account.
  per_account: { failures: 20, window_s: 86_400, grows_to_s: 15 * 60 },
  per_device: { failures: 10, window_s: 15 * 60 },
}
