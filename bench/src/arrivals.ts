/**
 * Calls `arrive` at random moments, so many a second on average, until `forMs` have passed: as requests of people who know nothing of
 * one another come (a Poisson process). What is due while this process had no turn comes at once; nothing waits for an answer.
 */
export function arriveAtRandom({ perSecond, forMs }: { perSecond: number; forMs: number }, arrive: () => void): Promise<void> {
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
