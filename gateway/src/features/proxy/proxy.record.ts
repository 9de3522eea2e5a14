import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Passage } from './proxy.passage.ts'

/** Writes one line for each request that was passed on. Never a path or query: apps put secrets there. */
export type Recorder = {
  /** The time to give back to {@link Recorder.done}. */
  start: () => number
  done: (passage: Passage, status: number, startedMs: number) => void
}

export function createRecorder({ log, clock }: { log: Log; clock: Clock }): Recorder {
  if (!log.isLevelEnabled('debug')) return { start: () => 0, done: () => {} }
  return {
    start: () => clock.elapsedMs(),
    done: ({ requestId, service, head, principal }, status, startedMs) => {
      const ms = Math.round((clock.elapsedMs() - startedMs) * 10) / 10
      log.debug(
        { request_id: requestId, service: service.key, method: head.method, status, ms, user_id: principal?.user.id },
        'request passed on',
      )
    },
  }
}
