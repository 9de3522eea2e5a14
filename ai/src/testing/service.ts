import { aiSettingsFileSchema, type AiSettingsFile } from '@gatehouse/contracts/settings-files'
import { createAssertionVerifier } from '@gatehouse/kit/http/caller'
import { createOutbound } from '@gatehouse/kit/outbound'
import { createSecretBox, readOrMakeSettingsKey } from '@gatehouse/kit/secret-box'
import { watchSettingsFile, writeSettingsFile } from '@gatehouse/kit/settings-file'
import { createLog } from '@gatehouse/kit/log'
import { startTestGateway, type TestGateway } from '@gatehouse/kit/testing/assertions'
import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import type { Kysely } from 'kysely'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServer, unconfigured } from '../compose.ts'
import { migrationsFolder, type AiTables } from '../database.ts'

export const anaId = '00000000-0000-7000-8000-0000000000aa'
export const boId = '00000000-0000-7000-8000-0000000000bb'
export const testKey = 'sk-secret-1234'

type Person = { id?: string; role?: 'user' | 'admin' }

/** `body` goes as JSON, `text` as it stands; with either it is a POST unless a method is named. */
type CallOptions = { method?: string; body?: unknown; text?: string; as?: Person; signal?: AbortSignal }
type Call = (path: string, options?: CallOptions) => Promise<Response>

export type TestAi = AsyncDisposable & {
  url: string
  db: Kysely<AiTables>
  timers: TestTimers
  /** Everything the service has logged. */
  logged: () => string
  /** Writes settings, with `key` sealed as the gateway does it, and waits until they are in force. */
  configure: (settings: Partial<AiSettingsFile> & { key?: string }) => Promise<void>
  writeRaw: (text: string) => Promise<void>
  call: Call
  stop: () => void
}

/** The service as it runs, on a database of its own, behind a test gateway, with a clock that stands still. */
export async function startTestAi(): Promise<TestAi> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-ai-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'ai.json')
  const settingsKeyFile = join(folder, 'settings.key')
  const box = createSecretBox(await readOrMakeSettingsKey(settingsKeyFile))
  const database = stack.use(await createTestDatabase<AiTables>({ migrations: migrationsFolder }))
  const timers = createTestTimers()
  const { clock } = timers
  const gateway = stack.use(await startTestGateway('ai', clock.now))
  const lines: string[] = []
  const log = createLog({ name: 'ai', level: 'trace', destination: { write: (line) => void lines.push(line) } })
  const settings = stack.use(await watchSettingsFile({ file, schema: aiSettingsFileSchema, fallback: unconfigured, log }))
  const { fetch: outboundFetch } = stack.use(createOutbound())
  const stopping = new AbortController()
  const server = await composeServer({
    db: database.db,
    settings,
    settingsKeyFile,
    verify: createAssertionVerifier({ jwksUrl: gateway.jwksUrl, audience: 'ai', clock, fetch: globalThis.fetch }),
    fetch: outboundFetch,
    clock,
    timers,
    newId: createCountingIds(),
    log,
    stopping: stopping.signal,
  })
  stack.defer(() => server.close())
  stack.defer(() => stopping.abort())
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const running = stack.move()
  let version = 0
  return {
    url,
    db: database.db,
    timers,
    logged: () => lines.join(''),
    configure: async ({ key, ...given }) => {
      version += 1
      const api_key = key === undefined ? null : box.seal(key, 'ai.api_key')
      await writeSettingsFile(file, { ...unconfigured, version, api_key, ...given })
      await settings.reload()
    },
    writeRaw: async (text) => {
      await writeFile(file, text)
      await settings.reload()
    },
    call: callerOn(url, gateway),
    stop: () => stopping.abort(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

function callerOn(url: string, gateway: TestGateway): Call {
  return async (path, { method, body, text = body === undefined ? undefined : JSON.stringify(body), as = {}, signal } = {}) => {
    const headers = await gateway.headersFor({ id: anaId, ...as })
    const withSignal = signal === undefined ? {} : { signal }
    if (text === undefined) return fetch(`${url}${path}`, { method: method ?? 'GET', headers, ...withSignal })
    return fetch(`${url}${path}`, {
      method: method ?? 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: text,
      ...withSignal,
    })
  }
}

/** The events of a server-sent event stream, in order. */
export function eventsIn(text: string): { event: string; data: unknown }[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event = '', data = ''] = block.split('\n')
      return { event: event.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) as unknown }
    })
}

export const hello = { messages: [{ role: 'user', content: 'Hello, a private word' }] }
