import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import { expect } from 'vitest'
import type { Service } from '../registry/registry.feature.ts'
import type { EndedSessions, Principal } from '../sessions/sessions.feature.ts'
import { createHealth, type Health } from './health.feature.ts'
import type { FailureReason, ProbeOutcome } from './health.outcome.ts'

export const pass = (ms = 5): ProbeOutcome => ({ kind: 'pass', ms, report: { version: '1.0', settingsVersion: 3 } })
export const warn = (ms = 5): ProbeOutcome => ({ kind: 'warn', ms, report: { version: '1.0', settingsVersion: null } })
export const fail = (reason: FailureReason = 'refused'): ProbeOutcome => ({ kind: 'fail', ms: 5, reason, detail: `it failed: ${reason}` })
export const doubt = (): ProbeOutcome => ({ kind: 'doubt', detail: 'not sure' })

/** A service for tests of health; members of it replaced as wanted. */
export function aWatchedService(members: Partial<Service> = {}): Service {
  const key = members.key ?? 'wiki'
  return {
    key,
    name: 'Wiki',
    description: 'Notes',
    icon: 'notebook',
    category: 'Team',
    kind: 'api',
    upstream: 'http://127.0.0.1:9/base',
    mount: `/api/${key}`,
    host: null,
    open_url: `/api/${key}/`,
    health_path: '/health',
    interval_s: 30,
    timeout_ms: 3000,
    rise: 2,
    fall: 2,
    visibility: 'everyone',
    max_body_bytes: 1000,
    headers_timeout_ms: 60_000,
    idle_timeout_ms: 60_000,
    enabled: true,
    maintenance: false,
    trusted: false,
    source: 'file',
    ...members,
  }
}

export function aViewer(role: 'user' | 'admin' = 'user', members: Partial<Principal> = {}): Principal {
  const user = { id: `id-of-${role}`, email: `${role}@example.org`, role, full_name: null }
  return {
    user,
    sessionId: `session-of-${role}`,
    groups: [],
    via: 'cookie',
    authenticatedAt: new Date('2026-03-01'),
    amr: ['pwd'],
    expiresAt: new Date('2027-01-01'),
    ...members,
  }
}

/** Lets everything that is due now happen: promises, then input and output. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Health on a real HTTP server, with a real service `wiki` behind it and `vault`, which not everybody may see. */
export type TestHealth = AsyncDisposable & {
  health: Health
  server: HttpServer
  base: string
  timers: TestTimers
  wiki: LocalServer
  /** Status of what the services answer from now on. */
  wikiStatus: number
  services: Service[]
  /** Who asks. */
  viewer: Principal
  changeServices: () => void
  endSessions: (ended: EndedSessions) => void
  /** Waits until a check has come back over the network. */
  checked: (key: string, status: string) => Promise<void>
}

export async function startHealth(): Promise<TestHealth> {
  const timers = createTestTimers()
  const wiki = await startLocalServer((_request, response) => {
    response.writeHead(test.wikiStatus).end('{"status":"pass","version":"2.1","settings_version":4}')
  })
  const listeners = { change: () => {}, end: (_ended: EndedSessions) => {} }
  const health = createHealth({
    registry: {
      services: () => test.services,
      onChange: (listener) => {
        listeners.change = listener
        return () => {}
      },
    },
    decideAccess: ({ user }, { visibility }) =>
      user.role === 'admin' || visibility === 'everyone' ? { allowed: true } : { allowed: false, detail: '' },
    principalOf: () => test.viewer,
    onSessionsEnded: (listener) => {
      listeners.end = listener
      return () => {}
    },
    clock: timers.clock,
    timers,
    log: silentLog,
    random: () => 0.5,
  })
  const server = await createHttpServer({ log: silentLog, newId: createCountingIds() })
  health.routes.signedIn(server)
  health.routes.admin(server)
  const test: TestHealth = {
    health,
    server,
    base: await server.listen({ port: 0, host: '127.0.0.1' }),
    timers,
    wiki,
    wikiStatus: 200,
    services: [
      aWatchedService({ upstream: `${wiki.url}/base` }),
      aWatchedService({ key: 'vault', name: 'Vault', upstream: wiki.url, visibility: 'granted' }),
    ],
    viewer: aViewer('user'),
    changeServices: () => listeners.change(),
    endSessions: (ended) => listeners.end(ended),
    checked: async (key, status) => {
      await expect.poll(() => health.service.appFor(key)?.app.status).toBe(status)
    },
    [Symbol.asyncDispose]: async () => {
      await health[Symbol.asyncDispose]()
      await server.close()
      await wiki[Symbol.asyncDispose]()
    },
  }
  return test
}
