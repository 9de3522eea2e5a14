import { createNotifications } from '@gatehouse/kit/db/notifications'
import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import { newId } from '@gatehouse/kit/ids'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import { systemTimers } from '@gatehouse/kit/timers'
import { join } from 'node:path'
import { Registry as MetricsRegistry } from 'prom-client'
import { expect } from 'vitest'
import type { AuditEvent } from '../audit/audit.feature.ts'
import type { Service } from '../registry/registry.feature.ts'
import type { EndedSessions, Principal } from '../sessions/sessions.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'
import type { AlertSettings, ServiceMail } from './health.alerts.ts'
import type { AuditTables } from '../audit/audit.feature.ts'
import { createHealth, type Health, type HealthTables } from './health.feature.ts'
import type { FailureReason, ProbeOutcome } from './health.outcome.ts'

export const migrationsFolder = join(import.meta.dirname, '../../../migrations')

export const pass = (ms = 5): ProbeOutcome => ({ kind: 'pass', ms, report: { version: '1.0', settingsVersion: 3 } })
export const warn = (ms = 5): ProbeOutcome => ({ kind: 'warn', ms, report: { version: '1.0', settingsVersion: null } })
export const fail = (reason: FailureReason = 'refused', heard = reason !== 'timeout' && reason !== 'dns'): ProbeOutcome => ({
  kind: 'fail',
  ms: 5,
  reason,
  heard,
  detail: `it failed: ${reason}`,
})
export const doubt = (): ProbeOutcome => ({ kind: 'doubt', detail: 'not sure' })

/** A service for tests of health; members of it replaced as wanted. */
export function aWatchedService(members: Partial<Service> = {}): Service {
  const key = members.key ?? 'wiki'
  return {
    key,
    name: 'Wiki',
    description: 'Notes',
    icon: 'notebook',
    picture: null,
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
    listed: false,
    max_body_bytes: 1000,
    max_in_flight: 10,
    max_waiting: 0,
    headers_timeout_ms: 60_000,
    idle_timeout_ms: 60_000,
    enabled: true,
    maintenance: false,
    depends_on: [],
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
    grants: new Map(),
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

type Started = {
  /** The database of another gateway, to stand beside it. */
  database?: TestDatabase<HealthTables & UsersTables & AuditTables>
  services?: Service[]
}

/** Health on a real HTTP server and database, with a real service `wiki` behind it and `vault`, which not everybody may see. */
export type TestHealth = AsyncDisposable & {
  health: Health
  server: HttpServer
  base: string
  database: TestDatabase<HealthTables & UsersTables & AuditTables>
  timers: TestTimers
  wiki: LocalServer
  /** Status of what the services answer from now on. */
  wikiStatus: number
  services: Service[]
  /** Who asks. */
  viewer: Principal
  /** Who a session belongs to, when it is looked up again. */
  current: Principal | null
  audited: AuditEvent[]
  metrics: MetricsRegistry
  alertSettings: AlertSettings
  mails: ServiceMail[]
  changeServices: () => void
  endSessions: (ended: EndedSessions) => void
  /** What everybody may do is another now. */
  changePerson: (current: Principal | null) => void
  /** Begins to check, once this gateway leads. */
  start: () => Promise<void>
  /** Waits until a check has come back over the network. */
  checked: (key: string, status: string) => Promise<void>
  /** Lets time go by in small steps, until this is so. */
  passUntil: (isSo: () => boolean | Promise<boolean>) => Promise<void>
}

export async function startHealth({ database: given, services }: Started = {}): Promise<TestHealth> {
  const database = given ?? (await createTestDatabase<HealthTables & UsersTables & AuditTables>({ migrations: migrationsFolder }))
  const timers = createTestTimers()
  const wiki = await startLocalServer((_request, response) => {
    response.writeHead(test.wikiStatus).end('{"status":"pass","version":"2.1","settings_version":4}')
  })
  const listeners = { change: () => {}, end: (_ended: EndedSessions) => {}, standing: (_concerns: (principal: Principal) => boolean) => {} }
  const log = silentLog
  const notices = { url: database.url, db: database.db, applicationName: 'test', log, timers: systemTimers }
  const notifications = createNotifications(notices)
  await notifications.start()
  const audited: AuditEvent[] = []
  const metrics = new MetricsRegistry()
  const health = createHealth({
    db: database.db,
    databaseUrl: database.url,
    notifications,
    registry: {
      services: () => test.services,
      hold: async () => (key) => test.services.some((service) => service.key === key),
      state: () => ({ file: null, set_aside: [] }),
      onChange: (listener) => {
        listeners.change = listener
        return () => {}
      },
    },
    decideAccess: ({ user, grants }, { key, visibility }) => {
      const untilMs = user.role === 'admin' || visibility === 'everyone' ? Number.POSITIVE_INFINITY : (grants.get(key) ?? 0)
      return untilMs > timers.clock.now().getTime() ? { allowed: true, untilMs } : { allowed: false, detail: '' }
    },
    onStandingChanged: (listener) => {
      listeners.standing = listener
      return () => {}
    },
    currentPrincipal: async () => test.current,
    hearsChanges: () => true,
    subjectOfUser: async (name) => ({ subject: test.viewer, name }),
    subjectOfGroup: async (name) => ({ subject: aViewer('user'), name }),
    principalOf: () => test.viewer,
    originOf: (request) => ({
      actor: { kind: 'user', id: test.viewer.user.id, label: test.viewer.user.email },
      address: request.ip,
      request_id: request.id,
    }),
    onSessionsEnded: (listener) => {
      listeners.end = listener
      return () => {}
    },
    alerting: {
      readSettings: async () => test.alertSettings,
      sendMail: async (mail) => void test.mails.push(mail),
      describeAlert: (items) => ({ title: `${items.length} changed`, text: items.map(({ name }) => name).join() }),
      recipientOf: async (userId) => ({ address: `${userId}@example.org`, name: null }),
    },
    metrics,
    recordAudit: async (events) => void audited.push(...[events].flat()),
    clock: timers.clock,
    timers,
    newId,
    log,
    random: () => 0.5,
  })
  const server = await createHttpServer({ log, newId: createCountingIds() })
  health.routes.signedIn(server)
  health.routes.admin(server)
  const test: TestHealth = {
    health,
    server,
    base: await server.listen({ port: 0, host: '127.0.0.1' }),
    database,
    timers,
    wiki,
    wikiStatus: 200,
    services: services ?? [
      aWatchedService({ upstream: `${wiki.url}/base` }),
      aWatchedService({ key: 'vault', name: 'Vault', upstream: wiki.url, visibility: 'granted' }),
    ],
    viewer: aViewer('user'),
    current: null,
    audited,
    metrics,
    alertSettings: { mail_to: [], webhook_url: null, webhook_secret: null, group_s: 30, quiet: null },
    mails: [],
    changeServices: () => {
      test.services = [...test.services]
      listeners.change()
    },
    endSessions: (ended) => listeners.end(ended),
    changePerson: (current) => {
      test.current = current
      listeners.standing(() => true)
    },
    start: async () => {
      health.start()
      await expect.poll(() => health.isLeading()).toBe(true)
    },
    checked: async (key, status) => {
      await expect.poll(() => health.service.appFor(key)?.app.status).toBe(status)
    },
    passUntil: async (isSo) => {
      for (let step = 0; step < 1500 && !(await isSo()); step += 1) {
        timers.pass(250)
        await new Promise((resolve) => setTimeout(resolve, 3))
      }
      expect(await isSo()).toBe(true)
    },
    [Symbol.asyncDispose]: async () => {
      await health[Symbol.asyncDispose]()
      await server.close()
      await notifications[Symbol.asyncDispose]()
      await wiki[Symbol.asyncDispose]()
      if (given === undefined) await database[Symbol.asyncDispose]()
    },
  }
  return test
}
