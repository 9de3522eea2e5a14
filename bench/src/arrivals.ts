import { setTimeout as delay } from 'node:timers/promises'

/** When requests come: so many a second on average, for so long, from this wall time on (ms since 1970). */
export type Arrivals = { perSecond: number; forMs: number; beginsAtMs: number }

/**
 * Calls `arrive` at random moments from the begin until `forMs` have passed: as requests of people who know nothing of
 * one another come (a Poisson process). What is due while this process had no turn comes at once; nothing waits for an answer.
 */
export async function arriveAtRandom({ perSecond, forMs, beginsAtMs }: Arrivals, arrive: () => void): Promise<void> {
  await delay(Math.max(0, beginsAtMs - Date.now()))
  const startedMs = performance.now()
  const pauseMs = (): number => (-Math.log(1 - Math.random()) * 1000) / perSecond
  return new Promise((resolve) => {
    let dueMs = pauseMs()
    const timer = setInterval(() => {
      const nowMs = performance.now() - startedMs
      for (; dueMs <= Math.min(nowMs, forMs); dueMs += pauseMs()) arrive()
      if (nowMs < forMs) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
}
