import { aiSettingsFileSchema, type AiSettingsFile } from '@gatehouse/contracts/settings-files'
import { systemClock, type Clock } from '@gatehouse/kit/clock'
import { waitForDatabase } from '@gatehouse/kit/db/database'
import { migrate } from '@gatehouse/kit/db/migrate'
import { createAssertionVerifier, requireCaller, type VerifyAssertion } from '@gatehouse/kit/http/caller'
import { registerOpenApi } from '@gatehouse/kit/http/openapi'
import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import { newId, type NewId } from '@gatehouse/kit/ids'
import type { RunningService } from '@gatehouse/kit/lifecycle'
import { createLog, type Log } from '@gatehouse/kit/log'
import { createOutbound, type Outbound } from '@gatehouse/kit/outbound'
import { createSecretBox, readSettingsKey } from '@gatehouse/kit/secret-box'
import { watchSettingsFile, type WatchedSettings } from '@gatehouse/kit/settings-file'
import { systemTimers, type Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import { join } from 'node:path'
import packageFile from '../package.json' with { type: 'json' }
import type { AiConfig } from './config.ts'
import { migrationsFolder, openAiDatabase, type AiTables } from './database.ts'
import { createChat } from './features/chat/chat.feature.ts'
import { createCheck } from './features/check/check.feature.ts'
import { createConversations } from './features/conversations/conversations.feature.ts'
import { createProvider } from './features/provider/provider.feature.ts'
import { createStatus } from './features/status/status.feature.ts'
import { createUsage } from './features/usage/usage.feature.ts'

export type AiParts = {
  db: Kysely<AiTables>
  settings: Pick<WatchedSettings<AiSettingsFile>, 'current' | 'version' | 'fault'>
  settingsKeyFile: string
  verify: VerifyAssertion
  fetch: Outbound['fetch']
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
  /** Aborted when calls under way are to end. */
  stopping: AbortSignal
}

/** What is in force before the first settings file: nothing is set up. */
export const unconfigured: AiSettingsFile = {
  version: 0,
  updated_at: '1970-01-01T00:00:00.000Z',
  updated_by: null,
  provider: null,
  base_url: null,
  model: null,
  api_key: null,
  api_key_host: null,
  system_prompt: null,
  max_output_tokens: 1024,
  max_answers_a_day: null,
  models: [],
  conversations_kept_days: null,
}

/** Makes the server with all its routes; needs no connection to anything and does not listen. */
export async function composeServer(parts: AiParts): Promise<HttpServer> {
  const { db, settings, clock, timers, log, stopping } = parts
  const server = await createHttpServer({ log, newId: parts.newId, requestIdOf: ({ headers }) => plainId(headers['x-request-id']) })
  await registerOpenApi(server, {
    title: 'Gatehouse AI',
    version: packageFile.version,
    description: 'Chat with the provider that an admin has set up.',
  })
  // Read at each use: the gateway makes the key on its first start, perhaps after this process has started.
  const openKey = async (sealed: string): Promise<string> =>
    createSecretBox(await readSettingsKey(parts.settingsKeyFile)).open(sealed, 'ai.api_key')
  const provider = createProvider({ settings: settings.current, openKey, fetch: parts.fetch, timers, log, stopping })
  const usage = createUsage({ db, clock, log, most: () => settings.current().max_answers_a_day })
  const keptDays = (): number | null => settings.current().conversations_kept_days
  const conversations = createConversations({ db, clock, timers, newId: parts.newId, log, keptDays })
  const endRetention = conversations.startRetention()
  server.addHook('onClose', async () => endRetention())
  const status = createStatus({ version: packageFile.version, settings, provider: provider.status })
  const signedIn = [
    status.routes.signedIn,
    usage.routes,
    conversations.routes,
    createChat({ provider, usage: usage.service, keeping: conversations.keeping, timers }).routes,
    createCheck({ provider, clock, timers }).routes,
  ]
  status.routes.public(server)
  await server.register(async (scope: HttpServer) => {
    requireCaller(scope, parts.verify)
    for (const routes of signedIn) routes(scope)
  })
  return server
}

/** The gateway's id of a request, when it looks like one: it goes into logs and answers. */
const plainId = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined

/** Time that answers under way have to finish when the service stops, in milliseconds. */
const finishMs = 10_000
const closeIdleMs = 200

/** Starts the service as configured and listens. */
export async function startAi(config: AiConfig): Promise<RunningService> {
  await using stack = new AsyncDisposableStack()
  const log = createLog({ name: 'ai', level: config.logLevel })
  // What the library warns about, unsupported options for one, is nothing that whoever reads standard error could change.
  globalThis.AI_SDK_LOG_WARNINGS = false
  const { databaseUrl: url } = config
  const database = stack.use(openAiDatabase(url, log))
  await waitForDatabase(database.pool, { url, withinMs: 30_000 })
  await migrate({ db: database.db, folder: migrationsFolder, mode: config.migrate, log })
  const file = join(config.configDir, 'ai.json')
  const settings = stack.use(await watchSettingsFile({ file, schema: aiSettingsFileSchema, fallback: unconfigured, log }))
  const { fetch } = stack.use(createOutbound())
  const verify = createAssertionVerifier({ jwksUrl: config.jwksUrl, audience: 'ai', clock: systemClock, fetch: asWebFetch(fetch) })
  const stopping = new AbortController()
  const { settingsKeyFile } = config
  const system = { clock: systemClock, timers: systemTimers, newId, log }
  const server = await composeServer({ ...system, db: database.db, settings, settingsKeyFile, verify, fetch, stopping: stopping.signal })
  stack.defer(async () => {
    const cancel = systemTimers.after(finishMs, () => stopping.abort())
    // A connection whose last answer began before the stop would else be kept for the next request, over a minute.
    const cancelClosing = systemTimers.every(closeIdleMs, () => server.server.closeIdleConnections())
    await server.close()
    cancel()
    cancelClosing()
  })
  await server.listen({ host: config.host, port: config.port })
  log.info({ host: config.host, port: config.port }, 'service ready')
  const running = stack.move()
  return { [Symbol.asyncDispose]: () => running.disposeAsync() }
}

/** The same function under the global type of fetch; the package's own type differs in name only. */
const asWebFetch = (fetch: Outbound['fetch']): typeof globalThis.fetch => fetch as unknown as typeof globalThis.fetch
