import type { Log } from '@gatehouse/kit/log'
import type { Cancel, Timers } from '@gatehouse/kit/timers'
import type { Principal } from '../sessions/sessions.feature.ts'
import type { HealthEvents } from './health.events.ts'

type StandingOptions = {
  events: Pick<HealthEvents, 'principals' | 'changePerson'>
  currentPrincipal: (principal: Principal) => Promise<Principal | null>
  /** Whether changes made by other gateways are heard of. */
  hearsChanges: () => boolean
  timers: Timers
  log: Log
}

export type Standing = Disposable & {
  /** Looks up anew everybody who looks at apps and whom this concerns. */
  ask: (concerns: (principal: Principal) => boolean) => void
}

const atOnce = 4
const againAfterMs = 1000
const withoutNoticesMs = 5000

/**
 * Shows people who look at their apps what they may see now, when that has changed: one query for each session. While changes are
 * not heard everybody is looked up every 5 s. If the database does not answer, nothing changes and it is asked again.
 */
export function createStanding({ events, currentPrincipal, hearsChanges, timers, log }: StandingOptions): Standing {
  const waiting = new Map<string, Principal>()
  let working = 0
  let cancelRetry: Cancel | null = null

  const work = async (): Promise<void> => {
    working += 1
    for (const [sessionId, principal] of waiting) {
      waiting.delete(sessionId)
      try {
        events.changePerson(sessionId, await currentPrincipal(principal))
      } catch (error) {
        log.warn({ err: error, session_id: sessionId }, 'what somebody may see could not be checked, it is tried again')
        waiting.set(sessionId, principal)
        cancelRetry?.()
        cancelRetry = timers.after(againAfterMs, startWork)
        break
      }
    }
    working -= 1
  }
  const startWork = (): void => {
    for (let count = Math.min(atOnce - working, waiting.size); count > 0; count -= 1) void work()
  }
  const ask = (concerns: (principal: Principal) => boolean): void => {
    for (const principal of events.principals()) if (concerns(principal)) waiting.set(principal.sessionId, principal)
    startWork()
  }
  const stopAsking = timers.every(withoutNoticesMs, () => {
    if (!hearsChanges()) ask(() => true)
  })
  return {
    ask,
    [Symbol.dispose]: () => {
      stopAsking()
      cancelRetry?.()
      waiting.clear()
    },
  }
}
