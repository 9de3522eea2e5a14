import type { SignUpMode } from '@gatehouse/contracts/sign-up'
import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import { createLog } from '@gatehouse/kit/log'
import { createOutbound, type Outbound } from '@gatehouse/kit/outbound'
import { createSecretBox, type SecretBox } from '@gatehouse/kit/secret-box'
import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '../audit/audit.feature.ts'
import { createSettings, type Settings, type SettingsTables } from './settings.feature.ts'
import type { Tester } from './settings.trial.ts'

export const migrationsFolder = join(import.meta.dirname, '../../../migrations')

/** The one group there is. */
export const aGroupId = '00000000-0000-7000-8000-00000000cccc'

export const anAdmin: Tester = {
  user: { id: '00000000-0000-7000-8000-00000000aaaa', email: 'admin@example.org', role: 'admin' },
  sessionId: '00000000-0000-7000-8000-00000000bbbb',
  groups: ['00000000-0000-7000-8000-00000000cccc'],
  via: 'cookie',
}

/** The feature on a real database and in a real server, for its tests. `lines` is what it logs. */
export type TestSettings = AsyncDisposable & {
  settings: Settings
  server: HttpServer
  database: TestDatabase<SettingsTables>
  configDir: string
  clock: TestClock
  secretBox: SecretBox
  lines: string[]
  checked: string[]
  signed: unknown[]
  recorded: AuditEvent[]
  /** What the gateways are told, by topic. */
  told: [string, object][]
  /** Has this gateway hear that settings were saved, by itself or elsewhere. */
  hear: () => void
  inForce: { ai: number | null; documents: number | null }
  read: (file: 'ai.json' | 'documents.json') => Promise<unknown>
  /** As on the first start: nothing saved, no file, nothing noted. */
  reset: () => Promise<void>
}

type Wanted = { database?: TestDatabase<SettingsTables>; configDir?: string; aiUrl?: string; signUp?: SignUpMode }

export async function startSettings(wanted: Wanted = {}): Promise<TestSettings> {
  const database = wanted.database ?? (await createTestDatabase<SettingsTables>({ migrations: migrationsFolder }))
  const configDir = wanted.configDir ?? (await mkdtemp(join(tmpdir(), 'gatehouse-settings-')))
  const lines: string[] = []
  const log = createLog({ name: 'test', level: 'trace', destination: { write: (line) => void lines.push(line) } })
  const clock = createTestClock()
  const secretBox = createSecretBox(Buffer.alloc(32, 7))
  const outbound: Outbound = createOutbound()
  const checked: string[] = []
  const recorded: AuditEvent[] = []
  const signed: unknown[] = []
  const told: TestSettings['told'] = []
  const listeners = new Set<(payload: unknown) => void>()
  const inForce: TestSettings['inForce'] = { ai: null, documents: null }
  const settings = createSettings({
    db: database.db,
    environment: { signUp: wanted.signUp ?? null },
    ownAddress: { public_url: 'https://gate.example.org', public_url_from: 'environment' },
    notifications: {
      publish: async (topic, payload) => void told.push([topic, payload]),
      subscribe: (_topic, listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      onReconnected: () => () => undefined,
    },
    installation: { reload: async () => undefined },
    groupNames: async (ids) => ids.filter((id) => id === aGroupId).map((id) => ({ id, name: 'Crew' })),
    record: async (events) => void recorded.push(...[events].flat()),
    clock,
    configDir,
    secretBox,
    principalOf: () => anAdmin,
    originOf: (request) => ({
      actor: { kind: 'user', id: anAdmin.user.id, label: anAdmin.user.email },
      address: request.ip,
      request_id: request.id,
    }),
    signAssertion: async (subject) => {
      signed.push(subject)
      return { token: 'signed-assertion', expiresAt: clock.now() }
    },
    inForceVersion: (key) => inForce[key],
    checkSoon: (key) => void checked.push(key),
    aiUrl: wanted.aiUrl ?? 'http://127.0.0.1:9',
    fetch: outbound.fetch,
    log,
    // A pause takes no time but on the clock.
    timers: {
      after: (ms, run) => {
        clock.advance(ms)
        setImmediate(run)
        return () => undefined
      },
      every: () => () => undefined,
    },
  })
  const server = await createHttpServer({ log, newId: createCountingIds() })
  settings.routes.admin(server)
  return {
    settings,
    server,
    database,
    configDir,
    clock,
    secretBox,
    lines,
    checked,
    signed,
    recorded,
    told,
    hear: () => {
      for (const listener of listeners) listener({})
    },
    inForce,
    read: async (file) => JSON.parse(await readFile(join(configDir, file), 'utf8')),
    reset: async () => {
      await database.pool.query('truncate settings, settings_versions')
      await rm(configDir, { recursive: true, force: true })
      for (const notes of [lines, checked, signed, recorded, told]) notes.length = 0
    },
    [Symbol.asyncDispose]: async () => {
      await server.close()
      settings[Symbol.dispose]()
      await outbound[Symbol.asyncDispose]()
      if (wanted.database === undefined) await database[Symbol.asyncDispose]()
      if (wanted.configDir === undefined) await rm(configDir, { recursive: true, force: true })
    },
  }
}

type Call = { method?: 'GET' | 'PATCH' | 'POST'; url: string; body?: object | undefined; ifMatch?: string | undefined }

export function call({ server }: TestSettings, { method = 'GET', url, body, ifMatch }: Call) {
  return server.inject({
    method,
    url,
    ...(body === undefined ? {} : { payload: body }),
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  })
}
