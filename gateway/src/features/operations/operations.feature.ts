import { temporarilyUnavailable } from '@gatehouse/kit/errors'
import { registerHealthRoute } from '@gatehouse/kit/http/health-route'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const readySchema = z.object({ status: z.enum(['ready', 'degraded']), detail: z.string().optional() })

/** What operators and supervisors ask: is this process alive, and can it serve? It owns nothing. */
export type Operations = { routes: { public: (scope: HttpServer) => void } }

export type OperationsOptions = {
  version: string
  /** The committed OpenAPI document, which covers the services behind their mounts too. */
  openApiFile: string
  /** Resolves when the database answers; rejects or hangs when it does not. */
  pingDatabase: () => Promise<unknown>
  /** What operators should know though requests are served, as sentences. */
  warnings: () => string[]
  /** Whether all other workers of this gateway listen. */
  othersListen?: () => boolean
  /** How long the database may take to count as there, in milliseconds. */
  patienceMs?: number
}

export function createOperations({
  version,
  openApiFile,
  pingDatabase,
  warnings,
  othersListen = () => true,
  patienceMs = 1000,
}: OperationsOptions): Operations {
  const isReady = async (): Promise<boolean> => {
    const { promise: tooLate, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), patienceMs)
    const answered = pingDatabase().then(
      () => true,
      () => false,
    )
    const ready = await Promise.race([answered, tooLate])
    clearTimeout(timer)
    return ready
  }
  const registerReady = (scope: HttpServer): void => {
    scope.get(
      '/ready',
      {
        schema: {
          tags: ['operations'],
          summary: 'Whether requests can be served',
          response: { 200: readySchema },
        },
      },
      async (_request, reply) => {
        void reply.header('cache-control', 'no-store')
        if (!othersListen()) throw temporarilyUnavailable({ detail: 'Not all workers are there.', retryAfterS: 2 })
        if (!(await isReady())) throw temporarilyUnavailable({ detail: 'The database does not answer.', retryAfterS: 2 })
        const detail = warnings().join(' ')
        return detail === '' ? { status: 'ready' as const } : { status: 'degraded' as const, detail }
      },
    )
  }
  const registerReference = (scope: HttpServer): void => {
    let text: string | null = null
    scope.get(
      '/api/openapi.json',
      { schema: { tags: ['operations'], summary: 'This description of the API' } },
      async (_request, reply) => {
        text ??= await readFile(openApiFile, 'utf8')
        return reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=300').send(text)
      },
    )
  }
  return {
    routes: {
      public: (scope) => {
        registerHealthRoute(scope, () => ({ status: 'pass', version }))
        registerReady(scope)
        registerReference(scope)
      },
    },
  }
}
