import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import { allowanceSpent } from './usage.errors.ts'
import type { Tokens, Usage, UsageRepository } from './usage.repository.ts'

export type UsageOfDay = Usage & { day: string; most: number | null; resets_at: string }

/** One answer that is counted; what becomes of it is told once. */
export type Counted = {
  /** It came, and used these tokens; never rejects: an answer that was paid for is not withheld because it could not be counted. */
  done: (tokens: Tokens | null) => Promise<void>
  /** Nothing of it came: it counts no more. Never rejects. */
  failed: () => Promise<void>
}

export type UsageService = {
  today: (userId: string) => Promise<UsageOfDay>
  /** Counts an answer before it is asked for. Throws `ai.allowance_spent`. */
  count: (userId: string) => Promise<Counted>
}

export type UsageOptions = {
  repository: UsageRepository
  clock: Clock
  log: Log
  /** Answers a person gets in a day; null: no limit. */
  most: () => number | null
}

export function createUsageService({ repository, clock, log, most }: UsageOptions): UsageService {
  const today = (): string => clock.now().toISOString().slice(0, 10)
  const quietly = async (userId: string, work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => log.error({ err: error, user_id: userId }, 'an answer could not be counted'))
  }
  return {
    today: async (userId) => {
      const day = today()
      const used = await repository.find(userId, day)
      return { day, most: most(), resets_at: endOf(day), ...(used ?? { requests: 0, input_tokens: 0, output_tokens: 0 }) }
    },
    count: async (userId) => {
      const [day, limit] = [today(), most()]
      if (limit === null) await quietly(userId, () => repository.take(userId, day, null))
      else if (!(await repository.take(userId, day, limit))) throw spent(limit, day, clock)
      return {
        done: (tokens) => (tokens === null ? Promise.resolve() : quietly(userId, () => repository.addTokens(userId, day, tokens))),
        failed: () => quietly(userId, () => repository.giveBack(userId, day)),
      }
    },
  }
}

function spent(limit: number, day: string, clock: Clock) {
  const retryAfterS = (Date.parse(endOf(day)) - clock.now().getTime()) / 1000
  return allowanceSpent({ detail: `You have had your ${limit} answers of today (UTC). Ask again tomorrow.`, retryAfterS })
}

/** The first moment of the next day, UTC. */
const endOf = (day: string): string => new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString()
