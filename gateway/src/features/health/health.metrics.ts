import { Gauge, type Aggregator, type Registry as MetricsRegistry } from 'prom-client'
import type { Service } from '../registry/registry.feature.ts'
import type { Board } from './health.board.ts'
import type { MonitorState } from './health.schemas.ts'

type MetricsParts = {
  services: () => readonly Service[]
  board: Board
  isInMaintenance: (service: Service) => boolean
  monitorState: () => MonitorState
  isLeading: () => boolean
  listeners: () => number
}

const statuses = ['up', 'degraded', 'down', 'unknown', 'maintenance'] as const

/** What is known of services, for Prometheus. Read when it is asked for; nothing is checked for it. */
export function registerHealthMetrics(registry: MetricsRegistry, parts: MetricsParts): void {
  // All workers know the same of services, so one of them is believed.
  const gauge = (
    about: { name: string; help: string; labelNames?: string[]; aggregator?: Aggregator },
    collect: (gauge: Gauge) => void,
  ): void => {
    const made: Gauge = new Gauge({ aggregator: 'first', ...about, registers: [registry], collect: () => (made.reset(), collect(made)) })
  }
  const watched = () => parts.services().filter(({ enabled, upstream }) => enabled && upstream !== null)
  const readings = () => watched().map((service) => ({ service, reading: parts.board.readingOf(service.key) }))

  gauge({ name: 'gatehouse_service_status', help: '1 for the status that a service has', labelNames: ['service', 'status'] }, (made) => {
    for (const { service, reading } of readings()) {
      const now = parts.isInMaintenance(service) ? 'maintenance' : (reading?.status ?? 'unknown')
      for (const status of statuses) made.set({ service: service.key, status }, status === now ? 1 : 0)
    }
  })
  gauge(
    { name: 'gatehouse_service_latency_seconds', help: 'How long checks took in the last hour', labelNames: ['service', 'quantile'] },
    (made) => {
      for (const { service, reading } of readings()) {
        if (reading === null || reading.latency === null) continue
        made.set({ service: service.key, quantile: '0.5' }, reading.latency.p50 / 1000)
        made.set({ service: service.key, quantile: '0.95' }, reading.latency.p95 / 1000)
      }
    },
  )
  gauge(
    {
      name: 'gatehouse_service_uptime_ratio',
      help: 'Share of the watched time in which a service worked',
      labelNames: ['service', 'window'],
    },
    (made) => {
      for (const { service, reading } of readings())
        for (const [window, share] of Object.entries(reading?.uptime ?? {}))
          if (share !== null) made.set({ service: service.key, window }, share)
    },
  )
  gauge({ name: 'gatehouse_service_last_ok_timestamp_seconds', help: 'When a check last passed', labelNames: ['service'] }, (made) => {
    for (const { service, reading } of readings())
      if (reading !== null && reading.last_ok_at !== null) made.set({ service: service.key }, Date.parse(reading.last_ok_at) / 1000)
  })
  gauge({ name: 'gatehouse_health_leading', help: '1 at the gateway that checks the services', aggregator: 'max' }, (made) =>
    made.set(parts.isLeading() ? 1 : 0),
  )
  gauge({ name: 'gatehouse_health_stale', help: '1 when nobody has been heard of for 90 s who checks' }, (made) =>
    made.set(parts.monitorState().stale ? 1 : 0),
  )
  gauge({ name: 'gatehouse_health_listeners', help: 'Browsers that are told of changes', aggregator: 'sum' }, (made) =>
    made.set(parts.listeners()),
  )
}
