import { createHttpServer } from '@gatehouse/kit/http/server'
import { listen } from '@gatehouse/kit/http/listen'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { Registry } from 'prom-client'

export type MetricsListenerOptions = {
  host: string
  /** Null: there is no listener. */
  port: number | null
  log: Log
  newId: NewId
  /** The figures in the text format of Prometheus. */
  read: () => Promise<string>
}

export type MetricsListener = AsyncDisposable & {
  /** Begins to listen, where a port is set. */
  start: () => Promise<void>
}

/** `GET /metrics` at an address of its own. */
export async function createMetricsListener({ host, port, log, newId, read }: MetricsListenerOptions): Promise<MetricsListener> {
  const server = await createHttpServer({ log, newId })
  server.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', Registry.PROMETHEUS_CONTENT_TYPE).send(await read()),
  )
  return {
    start: async () => {
      if (port === null) return
      await listen(server, { host, port })
      log.info({ host, port }, 'metrics can be read')
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}
