import { ProblemError, temporarilyUnavailable } from '@gatehouse/kit/errors'
import { createHash } from 'node:crypto'
import type { Database } from '@gatehouse/kit/db/database'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { FailureLimit, PasswordConfig } from './passwords.config.ts'
import { tooManyAttempts } from './passwords.errors.ts'
import type { PasswordEvents } from './passwords.events.ts'
import { networkOf } from './passwords.network.ts'

/** Who tries a password for which account; unknown accounts count like known ones. */
export type Attempt = { account: string; address: string }

/**
 * Counts failed attempts per account and network, and per network. It is counted before the password is looked at and taken
 * back when that was right: attempts at the same time cannot slip past one another.
 */
export type AttemptCounter = {
  /** Throws `auth.too_many_attempts` when a limit is reached; changes nothing. */
  check: (attempt: Attempt) => Promise<void>
  /** Counts an attempt; throws when it is one too many. */
  count: (attempt: Attempt) => Promise<void>
  /** Takes a counted attempt back, and forgets the failures of this account from this network. */
  forgive: (attempt: Attempt) => Promise<void>
  /** Takes a counted attempt back that came to no verdict. */
  undo: (attempt: Attempt) => Promise<void>
}

type Limits = Pick<PasswordConfig, 'per_account_and_network' | 'per_network'>

/** In the database: shared by all gateways, kept over restarts, and cleared of what is over by the library. */
export function createAttemptCounter(
  pool: Database<never>['pool'],
  limits: Limits,
  events: Pick<PasswordEvents, 'limitReached'>,
): AttemptCounter {
  const limiter = (keyPrefix: string, limit: FailureLimit): RateLimiterPostgres =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'password_attempts',
      tableCreated: true,
      keyPrefix,
      points: limit.failures,
      duration: limit.window_s,
    })
  const account = limiter('a', limits.per_account_and_network)
  const network = limiter('n', limits.per_network)

  return {
    check: (attempt) =>
      orRefusal(async () => {
        const keys = keysOf(attempt)
        const [byAccount, byNetwork] = await Promise.all([account.get(keys.account), network.get(keys.network)])
        if (byAccount !== null && byAccount.consumedPoints >= account.points) throw refusal(byAccount)
        if (byNetwork !== null && byNetwork.consumedPoints >= network.points) throw refusal(byNetwork)
      }),
    count: (attempt) =>
      orRefusal(async () => {
        const keys = keysOf(attempt)
        // The network first: what it refuses adds no row for an account.
        const byNetwork = await network.consume(keys.network)
        if (byNetwork.remainingPoints === 0) events.limitReached({ by: 'network', network: keys.network })
        const byAccount = await account.consume(keys.account)
        if (byAccount.remainingPoints === 0) events.limitReached({ by: 'account', network: keys.network })
      }),
    forgive: (attempt) =>
      orRefusal(async () => {
        const keys = keysOf(attempt)
        await Promise.all([account.delete(keys.account), network.reward(keys.network)])
      }),
    undo: (attempt) =>
      orRefusal(async () => {
        const keys = keysOf(attempt)
        await Promise.all([account.reward(keys.account), network.reward(keys.network)])
      }),
  }
}

/** Names are hashed: they may be of any length, and a list of who failed to sign in is nobody's business. */
function keysOf({ account, address }: Attempt): { account: string; network: string } {
  const network = networkOf(address)
  return { account: createHash('sha256').update(`${network} ${account}`).digest('base64url'), network }
}

/** The library rejects with its result when a limit is reached, and with an error when the database fails: then nobody gets in. */
async function orRefusal(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw error instanceof RateLimiterRes ? refusal(error) : temporarilyUnavailable({ retryAfterS: 2, cause: error })
  }
}

function refusal({ msBeforeNext }: RateLimiterRes): ProblemError {
  const waitS = Math.max(1, Math.ceil(msBeforeNext / 1000))
  const wait = waitS < 90 ? `${waitS} seconds` : `${Math.ceil(waitS / 60)} minutes`
  return tooManyAttempts({ detail: `Wait ${wait}, then try again.`, retryAfterS: waitS })
}
