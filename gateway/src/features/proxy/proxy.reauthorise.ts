import type { Log } from '@gatehouse/kit/log'
import type { Cancel, Timers } from '@gatehouse/kit/timers'
import type { Service } from '../registry/registry.feature.ts'
import type { DecideAccess } from './proxy.authorise.ts'
import type { Concerns, CurrentPrincipal, Principal } from './proxy.principal.ts'
import type { Traffic } from './proxy.traffic.ts'

type ReauthorisationOptions = {
  traffic: Traffic
  currentPrincipal: CurrentPrincipal
  decideAccess: DecideAccess
  /** The service of a key as it is now. */
  findService: (key: string) => Service | null
  /** Whether changes made by other gateways are heard of. */
  hearsChanges: () => boolean
  timers: Timers
  log: Log
}

export type Reauthorisation = Disposable & {
  /** Asks again for everything open whose principal this concerns whether it may stay so. */
  ask: (concerns: Concerns) => void
  /** The same after services changed: what is open to one that is gone is cut, and asked is about those that others may use now. */
  servicesChanged: () => void
}

const atOnce = 4
const againAfterMs = 1000
const withoutNoticesMs = 5000

/**
 * What was allowed when it began may be withdrawn while it is open, for hours in a tunnel. When people's standing changes, each session
 * with something open is looked up once, and what it may not have (any more), or has in another role than it would now, is cut. While changes are not heard, all are looked up
 * every 5 s. If the database does not answer, everything stays open and is asked about again: an outage is no withdrawal.
 */
export function createReauthorisation(options: ReauthorisationOptions): Reauthorisation {
  const { traffic, currentPrincipal, findService, timers, log } = options
  const waiting = new Map<string, Principal>()
  let working = 0
  let cancelRetry: Cancel | null = null

  const askAbout = async (principal: Principal): Promise<void> => {
    const current = await currentPrincipal(principal)
    traffic.forEach((open) => {
      if (open.principal?.sessionId !== principal.sessionId || open.service === null) return
      if (current === null) return open.cut('its session ended')
      if (current.user.role !== open.principal.user.role) return open.cut('the role of its person changed')
      if (!options.decideAccess(current, findService(open.service.key) ?? open.service).allowed) return open.cut('access was withdrawn')
      // What may be open for longer now is not cut when it would have been.
      open.principal = current
      return undefined
    })
  }

  const work = async (): Promise<void> => {
    working += 1
    for (const [sessionId, principal] of waiting) {
      waiting.delete(sessionId)
      try {
        await askAbout(principal)
      } catch (error) {
        log.warn({ err: error, session_id: sessionId }, 'what a session has open could not be checked, it is tried again')
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

  const ask = (concerns: Concerns): void => {
    traffic.noteChange()
    traffic.forEach(({ principal }) => {
      if (principal !== null && concerns(principal)) waiting.set(principal.sessionId, principal)
    })
    startWork()
  }
  const servicesChanged = (): void => {
    traffic.noteChange()
    for (const principal of cutGone(traffic, findService)) waiting.set(principal.sessionId, principal)
    startWork()
  }
  const stopAsking = timers.every(withoutNoticesMs, () => {
    if (!options.hearsChanges()) ask(() => true)
  })
  return {
    ask,
    servicesChanged,
    [Symbol.dispose]: () => {
      stopAsking()
      cancelRetry?.()
      waiting.clear()
    },
  }
}

type FindService = ReauthorisationOptions['findService']

/** Cuts what is open to services that take nothing any more; returns whose open things are with one that is for others now. */
function cutGone(traffic: Traffic, findService: FindService): Principal[] {
  const concerned: Principal[] = []
  traffic.forEach((open) => {
    const { service, principal } = open
    if (service === null) return
    const now = findService(service.key)
    if (now === null || !now.enabled || (now.mount === null && now.host === null)) open.cut('the app was taken away')
    else if (now.host !== service.host) open.cut('the app has moved to another host')
    else if (principal !== null && now.visibility !== service.visibility) concerned.push(principal)
  })
  return concerned
}
