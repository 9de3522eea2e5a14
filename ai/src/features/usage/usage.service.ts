import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Tokens, Usage, UsageRepository } from './usage.repository.ts'

export type UsageService = {
  today: (userId: string) => Promise<Usage & { day: string }>
  /** Never rejects: an answer that was paid for is not withheld because it could not be counted. */
  record: (userId: string, tokens: Tokens | null) => Promise<void>
}

export function createUsageService(options: { repository: UsageRepository; clock: Clock; log: Log }): UsageService {
  const { repository, clock, log } = options
  const today = (): string => clock.now().toISOString().slice(0, 10)
  return {
    today: async (userId) => {
      const day = today()
      const used = await repository.find(userId, day)
      return { day, ...(used ?? { requests: 0, input_tokens: 0, output_tokens: 0 }) }
    },
    record: async (userId, tokens) => {
      try {
        await repository.add(userId, today(), tokens ?? { input_tokens: 0, output_tokens: 0 })
      } catch (error) {
        log.error({ err: error, user_id: userId }, 'an answer could not be counted')
      }
    },
  }
}
