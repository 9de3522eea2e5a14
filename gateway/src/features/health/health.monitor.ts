import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Service } from '../registry/registry.feature.ts'
import { firstObservation, isSuspicious, observe, type Observation } from './health.observation.ts'
import type { ProbeOutcome } from './health.outcome.ts'
import { createPoller, type Watched } from './health.poller.ts'
import type { Probe } from './health.probe.ts'
import type { CheckSelf } from './health.self-check.ts'
import { nextCheck, type Moment } from './health.status.ts'

export type Monitor = Disposable & {
  observationOf: (key: string) => Observation | null
  /** Steady seconds since the epoch, as histories count them. */
  nowS: () => number
  /** Takes over the present services. */
  sync: (services: readonly Service[]) => void
  /** Tells how a connection on the data path went. */
  noteConnection: (key: string, worked: boolean) => void
  /** Checks a service soon. */
  checkSoon: (key: string) => void
}

export type MonitorOptions = {
  probe: Probe
  checkSelf: CheckSelf
  clock: Clock
  timers: Timers
  random: () => number
  log: Log
  /** Called after each check; `shownChanged` when people are shown something else than before. */
  onChecked: (key: string, shownChanged: boolean) => void
}

/** Failed connections on the data path in a row after which a service is checked at once. */
const passiveFailures = 3
/** Checks services and keeps what that adds up to. It decides nothing itself: see health.status.ts, and health.poller.ts for when. */
export function createMonitor(options: MonitorOptions): Monitor {
  const { clock, timers } = options
  const observations = new Map<string, Observation>()
  const services = new Map<string, Service>()
  let watchedUrls = new Map<string, string>()
  const connectionFailures = new Map<string, number>()
  const epoch = { wallMs: clock.now().getTime(), elapsedMs: clock.elapsedMs() }
  const now = (): Moment => ({ wallMs: clock.now().getTime(), elapsedMs: clock.elapsedMs() })
  const nowS = (): number => (epoch.wallMs + clock.elapsedMs() - epoch.elapsedMs) / 1000

  const poller = createPoller({
    timers,
    random: options.random,
    check: async ({ key, url, timeoutMs }, signal) => {
      const outcome = await probeWithDoubt(key, { url, timeoutMs }, signal)
      const [service, seen] = [services.get(key), observations.get(key)]
      // Removed or changed in the meantime: this outcome is about something that no longer exists.
      if (service === undefined || seen === undefined || signal.aborted) return { inMs: 0, spread: false }
      return settle(service, seen, outcome)
    },
  })

  const probeWithDoubt = async (key: string, target: { url: string; timeoutMs: number }, signal: AbortSignal): Promise<ProbeOutcome> => {
    const outcome = await options.probe(target, signal)
    if (outcome.kind !== 'fail' || !isSuspicious(key, observations)) return outcome
    return (await options.checkSelf()) ? outcome : { kind: 'doubt', detail: 'nearly everything failed, and so did a connection to itself' }
  }

  const settle = (service: Service, seen: Observation, outcome: ProbeOutcome): { inMs: number; spread: boolean } => {
    const at = now()
    const changed = observe(seen, outcome, { at, nowS: nowS(), thresholds: service })
    if (changed) logChange(options.log, service, seen)
    options.onChecked(service.key, changed)
    return nextCheck(seen.state, outcome, { at, thresholds: service, intervalMs: service.interval_s * 1000 })
  }

  return {
    observationOf: (key) => observations.get(key) ?? null,
    nowS,
    sync: (present) => {
      const watched = present.flatMap(watchedOf)
      const urls = new Map(watched.map(({ key, url }) => [key, url]))
      // At another address is another service; what was seen of the old one says nothing of it.
      for (const key of observations.keys()) if (urls.get(key) !== watchedUrls.get(key)) observations.delete(key)
      watchedUrls = urls
      services.clear()
      for (const service of present) services.set(service.key, service)
      for (const { key, intervalMs } of watched)
        if (!observations.has(key)) observations.set(key, firstObservation(now(), intervalMs / 1000))
      poller.watch(watched)
    },
    noteConnection: (key, worked) => {
      const failures = worked ? 0 : (connectionFailures.get(key) ?? 0) + 1
      connectionFailures.set(key, failures % passiveFailures)
      if (failures >= passiveFailures && observations.get(key)?.state.level !== 'down') poller.hurry(key)
    },
    checkSoon: (key) => poller.hurry(key),
    [Symbol.dispose]: () => poller.stop(),
  }
}

function logChange(log: Log, { key }: Service, { state, lastError }: Observation): void {
  log.info({ service: key, status: state.shown.status, reason: state.shown.reason, detail: lastError }, 'service status changed')
}

/** Where the health of a service is asked for; services without upstream, switched off or under maintenance are left alone. */
function watchedOf(service: Service): Watched[] {
  if (service.upstream === null || !service.enabled || service.maintenance) return []
  const url = new URL(service.health_path, service.upstream).href
  return [{ key: service.key, url, timeoutMs: service.timeout_ms, intervalMs: service.interval_s * 1000 }]
}
