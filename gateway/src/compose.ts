import type { Clock } from '@gatehouse/kit/clock'
import { openDatabase, type Database } from '@gatehouse/kit/db/database'
import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import { registerOpenApi } from '@gatehouse/kit/http/openapi'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { createOutbound } from '@gatehouse/kit/outbound'
import { createSecretBox, readOrMakeSettingsKey } from '@gatehouse/kit/secret-box'
import type { Timers } from '@gatehouse/kit/timers'
import type { FastifyRequest } from 'fastify'
import { join } from 'node:path'
import type { GatewayConfig } from './config.ts'
import type { GatewayTables } from './database.ts'
import { createHealth } from './features/health/health.feature.ts'
import { createKeys } from './features/keys/keys.feature.ts'
import { createOperations } from './features/operations/operations.feature.ts'
import { createPages, pagesContentSecurityPolicy } from './features/pages/pages.feature.ts'
import { createPasswords, type PasswordConfig } from './features/passwords/passwords.feature.ts'
import { createClientAddresses, createProxy } from './features/proxy/proxy.feature.ts'
import { createRegistry, decideAccess } from './features/registry/registry.feature.ts'
import { createSessions, gatewayCookieNames, principalOf } from './features/sessions/sessions.feature.ts'
import { createSettings } from './features/settings/settings.feature.ts'
import { createSetup } from './features/setup/setup.feature.ts'
import { createUsers } from './features/users/users.feature.ts'

/** Generated from the routes of all three services; see `npm run generate`. */
const openApiFile = join(import.meta.dirname, '../../openapi.json')

export type ComposeOptions = {
  config: GatewayConfig
  version: string
  log: Log
  clock: Clock
  timers: Timers
  newId: NewId
  /** Costs of hashing, for tests. */
  passwordConfig?: Partial<PasswordConfig>
}

/** The gateway, put together and not yet listening. */
export type Gateway = AsyncDisposable & {
  server: HttpServer
  database: Database<GatewayTables>
  /** What has to be done on a migrated database before listening; begins to watch the services. */
  prepare: () => Promise<void>
}

/** Creates every feature in the order of what it needs, and the server with its three scopes: public, signed in, admin. */
export async function compose(options: ComposeOptions): Promise<Gateway> {
  await using stack = new AsyncDisposableStack()
  const features = await createFeatures(options, stack)
  const { database, proxy, health, setup, settings, pages } = features
  const { config, log, newId, version } = options
  const server = await createHttpServer({
    log,
    newId,
    serverFactory: proxy.createServer,
    contentSecurityPolicy: pagesContentSecurityPolicy,
    https: config.publicUrl.startsWith('https:'),
    onNotFound: pages.onNotFound,
  })
  // Requests under way are let finish, so the three that hold connections stop together, before what they need.
  stack.defer(async () => void (await Promise.all([proxy[Symbol.asyncDispose](), health[Symbol.asyncDispose](), server.close()])))
  await registerOpenApi(server, { title: 'Gatehouse', version, description: 'The API of the gateway and of the services behind it.' })
  await registerScopes(server, features)

  const prepare = async (): Promise<void> => {
    await setup.service.prepare({ email: config.adminEmail, password: config.adminPassword })
    await settings.publish()
    health.start()
  }
  const parts = stack.move()
  return { server, database, prepare, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

type Features = Awaited<ReturnType<typeof createFeatures>>

async function createFeatures(
  { config, version, log, clock, timers, newId, passwordConfig = {} }: ComposeOptions,
  stack: AsyncDisposableStack,
) {
  const { publicUrl, dataDir } = config
  const database = stack.use(openDatabase<GatewayTables>({ url: config.databaseUrl, max: 10, applicationName: 'gatehouse-gateway', log }))
  const { db, pool } = database
  const outbound = stack.use(createOutbound())
  const secretBox = createSecretBox(await readOrMakeSettingsKey(config.settingsKeyFile))
  const clientAddresses = createClientAddresses(config.trustedProxies)
  const addressOf = (request: FastifyRequest): string => clientOf(request, clientAddresses)

  const registry = await createRegistry({ ...config, own: config })
  const keys = stack.use(await createKeys({ folder: config.keysDir, issuer: publicUrl, clock, log }))
  const passwords = stack.use(await createPasswords({ pool, log, config: passwordConfig }))
  const users = createUsers({ db, clock, newId, log, passwords: passwords.service, signUp: config.signUp, principalOf, addressOf })
  const { onAccessChanged, service: accounts } = users
  const about = { db, clock, newId, log, publicUrl }
  const sessions = createSessions({ ...about, keys: keys.service, passwords: passwords.service, accounts, onAccessChanged, addressOf })
  const setup = createSetup({ db, clock, log, publicUrl, dataDir, accounts, signInAs: sessions.signInAs })
  const { onSessionsEnded } = sessions
  const health = createHealth({ registry, decideAccess, principalOf, onSessionsEnded, clock, timers, log })
  const { inForceVersion, checkSoon } = health
  const { signAssertion } = keys.service
  const { configDir, aiUrl } = config
  const { fetch } = outbound
  const settings = createSettings({
    db,
    clock,
    configDir,
    secretBox,
    principalOf,
    signAssertion,
    inForceVersion,
    checkSoon,
    aiUrl,
    fetch,
    log,
  })
  const proxy = createProxy({
    ...sessions,
    match: registry.match,
    decideAccess,
    signAssertion,
    gatewayCookieNames,
    clientAddresses,
    onConnection: health.noteConnection,
    log,
    clock,
    timers,
    newId,
  })
  const pages = createPages({ folder: config.webDir })
  const operations = createOperations({ version, openApiFile, pingDatabase: () => pool.query('select 1') })
  return { database, keys, users, sessions, setup, health, settings, proxy, pages, operations }
}

async function registerScopes(server: HttpServer, features: Features): Promise<void> {
  const { keys, users, sessions, setup, health, settings, pages, operations } = features
  await server.register(async (scope: HttpServer) => {
    for (const feature of [operations, keys, users, sessions, setup]) feature.routes.public(scope)
  })
  await server.register(async (scope: HttpServer) => {
    sessions.guardSignedIn(scope)
    for (const feature of [users, sessions, health]) feature.routes.signedIn(scope)
  })
  await server.register(async (scope: HttpServer) => {
    sessions.guardAdmin(scope)
    for (const feature of [users, health, settings]) feature.routes.admin(scope)
  })
  await pages.register(server)
}

function clientOf(request: FastifyRequest, addresses: ReturnType<typeof createClientAddresses>): string {
  const forwarded = request.headers['x-forwarded-for']
  return addresses.clientOf(request.socket.remoteAddress ?? '', typeof forwarded === 'string' ? forwarded : null)
}
