import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { ConversationsRepository } from './conversations.repository.ts'

export type RetentionParts = {
  conversations: Pick<ConversationsRepository, 'deleteUnusedSince'>
  /** Days after its last question until a conversation is deleted; null: it stays. */
  keptDays: () => number | null
  clock: Clock
  timers: Timers
  log: Log
}

const lookEveryMs = 15 * 60_000
const dayMs = 86_400_000

/** Deletes conversations that nobody has asked anything for as long as an admin has set; several processes may do so. */
export function createRetention({ conversations, keptDays, clock, timers, log }: RetentionParts): { start: () => () => void } {
  const sweep = async (): Promise<void> => {
    const days = keptDays()
    if (days === null) return
    const deleted = await conversations.deleteUnusedSince(new Date(clock.now().getTime() - days * dayMs))
    if (deleted > 0) log.info({ deleted, days }, 'conversations nobody used any more were deleted')
  }
  return {
    start: () =>
      timers.every(
        lookEveryMs,
        () => void sweep().catch((error: unknown) => log.error({ err: error }, 'old conversations could not be deleted')),
      ),
  }
}
