import type { Renewal, TakeTurn } from './session-fetch.ts'

type Shared = {
  /** Missing where the page is not secure (http on another machine); then tabs ask at the same time, which the gateway bears. */
  locks: Pick<LockManager, 'request'> | undefined
  storage: Pick<Storage, 'getItem' | 'setItem'>
}

const lockName = 'gatehouse-renewal'
const renewedAt = 'gatehouse-renewed-at'
/** A tab that hangs must not keep the others waiting. */
const longestWaitMs = 10_000

/**
 * The tabs of one browser share one refresh token, and browsers put cookies on a request before it may leave. Without turns one that was
 * held up could bring a token that two other tabs have exchanged on meanwhile, which looks like theft.
 */
export function createRenewalTurns({ locks, storage }: Shared): TakeTurn {
  return async (renew, sinceMs) => {
    const renewUnlessDone = async (): Promise<Renewal> => {
      if (Number(storage.getItem(renewedAt)) > sinceMs) return 'renewed'
      const renewal = await renew()
      if (renewal === 'renewed') storage.setItem(renewedAt, String(Date.now()))
      return renewal
    }
    if (locks === undefined) return renewUnlessDone()
    const patience = AbortSignal.timeout(longestWaitMs)
    let isMyTurn = false
    try {
      return await locks.request(lockName, { signal: patience }, () => {
        isMyTurn = true
        return renewUnlessDone()
      })
    } catch (error) {
      if (!isMyTurn && patience.aborted) return renewUnlessDone()
      throw error
    }
  }
}
