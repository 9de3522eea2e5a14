import { createHttpServer } from '@gatehouse/kit/http/server'
import { listen } from '@gatehouse/kit/http/listen'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { collectDefaultMetrics, Registry } from 'prom-client'

/**
 * Figures for Prometheus, at `GET /metrics` of a listener of its own.
 *
 * Invariants: never on the public port; nothing in them is about a person; reading them causes nothing.
 */
export type Metrics = AsyncDisposable & {
  /** Where features register what they have to tell. */
  registry: Registry
  /** Begins to listen, where a port is set. */
  start: () => Promise<void>
}

export type MetricsOptions = {
  host: string
  /** Null: there is no listener. */
  port: number | null
  log: Log
  newId: NewId
}

export async function createMetrics({ host, port, log, newId }: MetricsOptions): Promise<Metrics> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'gatehouse_' })
  const server = await createHttpServer({ log, newId })
  server.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  )
  return {
    registry,
    start: async () => {
      if (port === null) return
      await listen(server, { host, port })
      log.info({ host, port }, 'metrics can be read')
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}
