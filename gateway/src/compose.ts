import { openDatabase, type Database } from '@gatehouse/kit/db/database'
import { createNotifications } from '@gatehouse/kit/db/notifications'
import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import { registerOpenApi } from '@gatehouse/kit/http/openapi'
import { createSecretBox, readOrMakeSettingsKey } from '@gatehouse/kit/secret-box'
import type { FastifyRequest } from 'fastify'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { composeApps } from './compose.apps.ts'
import type { Base } from './compose.base.ts'
import { composeIdentity } from './compose.identity.ts'
import { composeOverview } from './compose.overview.ts'
import { composeSetupAssistant } from './compose.setup.ts'
import { composeTokenRoutes } from './compose.tokens.ts'
import type { GatewayTables } from './database.ts'
import { createOriginOf } from './features/audit/audit.feature.ts'
import { createCertificate } from './features/certificate/certificate.feature.ts'
import { createOperations } from './features/operations/operations.feature.ts'
import type { Metrics } from './features/metrics/metrics.feature.ts'
import { createPages } from './features/pages/pages.feature.ts'
import { createClientAddresses } from './features/proxy/proxy.feature.ts'
import { findPrincipal } from './features/sessions/sessions.feature.ts'
import { shareOfOne } from './workers/workers.memory.ts'

/** Generated from the routes of all three services; see `npm run generate`. */
const openApiFile = join(import.meta.dirname, '../../openapi.json')

export type ComposeOptions = Pick<Base, 'config' | 'log' | 'clock' | 'timers' | 'newId'> & {
  version: string
  /** Unless given this gateway is one worker by itself. */
  share?: Base['share']
  passwordConfig?: Base['passwordConfig']
}

/** The gateway, put together and not yet listening. */
export type Gateway = AsyncDisposable & {
  server: HttpServer
  /** Plain http beside https; null when the server itself speaks plain http. */
  plainServer: Server | null
  database: Database<GatewayTables>
  /**
   * What has to be done on a migrated database before listening; begins to hear other gateways and to watch the services. Of several workers
   * the first one does what is done once.
   */
  prepare: (worker?: { first: boolean }) => Promise<void>
  /** What it counts, for whoever adds up several workers. */
  readMetrics: Metrics['values']
}

/** Creates every feature in the order of what it needs, and the server with its three scopes: public, signed in, admin. */
export async function compose(options: ComposeOptions): Promise<Gateway> {
  await using stack = new AsyncDisposableStack()
  const { share = shareOfOne() } = options
  const features = await createFeatures({ ...options, share }, stack)
  const {
    database,
    notifications,
    installation,
    trail,
    registry,
    proxy,
    health,
    mail,
    emailLinks,
    setup,
    settings,
    metrics,
    pages,
    certificate,
    departures,
  } = features
  const { config, log, newId, version } = options
  const server = await createHttpServer({
    log,
    newId,
    serverFactory: proxy.createServer,
    https: config.publicUrl.startsWith('https:'),
    onNotFound: pages.onNotFound,
  })
  const plainServer = certificate.tls === null ? null : proxy.createPlainServer()
  // Requests under way are let finish, so the three that hold connections stop together, before what they need.
  stack.defer(async () => {
    plainServer?.close().closeAllConnections()
    await Promise.all([proxy[Symbol.asyncDispose](), health[Symbol.asyncDispose](), server.close()])
  })
  await registerOpenApi(server, { title: 'Gatehouse', version, description: 'The API of the gateway and of the services behind it.' })
  await registerScopes(server, features)

  const prepare = async ({ first } = { first: true }): Promise<void> => {
    await notifications.start()
    await installation.start()
    if (first) {
      await setup.service.prepare({ email: config.adminEmail, password: config.adminPassword })
      await settings.publish()
    }
    if (share.isFirst) trail.start()
    await registry.start()
    health.start()
    mail.start()
    emailLinks.start()
    parts.defer(departures.start())
    await metrics.start()
  }
  const parts = stack.move()
  return { server, plainServer, database, prepare, readMetrics: metrics.values, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

type Features = Awaited<ReturnType<typeof createFeatures>>

async function createFeatures(
  { version, passwordConfig = {}, share, ...options }: ComposeOptions & Pick<Base, 'share'>,
  stack: AsyncDisposableStack,
) {
  const { config, log, timers } = options
  const { databaseUrl: url } = config
  const applicationName = 'gatehouse-gateway'
  const database = stack.use(openDatabase<GatewayTables>({ url, max: connectionsOf(config), applicationName, log }))
  const notifications = stack.use(createNotifications({ url, db: database.db, applicationName, log, timers }))
  const secretBox = createSecretBox(await readOrMakeSettingsKey(config.settingsKeyFile))
  const clientAddresses = createClientAddresses(config.trustedProxies)
  const originOf = createOriginOf({ findPrincipal, addressOf: (request) => clientOf(request, clientAddresses) })

  const base = { ...options, share, database, notifications, secretBox, originOf, passwordConfig, clientAddresses }
  const identity = await composeIdentity(base, stack)
  const files = config.tlsCert === null || config.tlsKey === null ? null : { certFile: config.tlsCert, keyFile: config.tlsKey }
  let siteHosts: () => string[] = nothing
  const hosts = (): string[] => [new URL(config.publicUrl).hostname, ...siteHosts()]
  const certificate = stack.use(await createCertificate({ ...options, files, hosts }))
  const apps = await composeApps({ ...base, tls: certificate.tls }, identity, stack)
  siteHosts = () => apps.registry.services().flatMap(({ host }) => host ?? [])
  const tokens = composeTokenRoutes(base, identity, {
    findService: apps.registry.find,
    holdServices: apps.registry.hold,
    decideAccess: apps.grants.decideAccess,
  })
  const { bringsSession } = identity.sessions
  const pages = createPages({ folder: config.webDir, installationName: identity.installation.name, bringsSession })
  const { hearsChanges } = identity.sessions
  const hasFaultyFile = (): boolean => (apps.registry.state().file?.faults ?? []).length > 0
  const warnings = (): string[] => [...(hearsChanges() ? [] : [deaf]), ...(hasFaultyFile() ? [faultyFile] : []), ...certificate.warnings()]
  const { othersListen } = share
  const pingDatabase = (): Promise<unknown> => database.pool.query('select 1')
  const operations = createOperations({ version, openApiFile, pingDatabase, warnings, othersListen })
  const setup = composeSetupAssistant(base, identity, apps)
  const overview = composeOverview(base, { version, identity, apps, certificate, assistant: setup.assistant })
  return { database, notifications, ...identity, ...apps, tokens, certificate, pages, operations, overview, setup }
}

const faultyFile = 'The services file is not valid; what it said before stays in force. Admins see why under Services.'
const deaf = 'Changes made by other gateways are not heard; who is signed in and may do what is asked again every 5 seconds.'

/** Connections to the database: what one worker has alone, several share up to a point. */
const connectionsOf = ({ workers }: Base['config']): number => Math.max(4, Math.floor((workers === 1 ? 10 : 20) / workers))

const nothing = (): never[] => []

async function registerScopes(server: HttpServer, features: Features): Promise<void> {
  const {
    admission,
    trail,
    grants,
    accessRequests,
    arrangement,
    portraits,
    groups,
    keys,
    users,
    sessions,
    setup,
    registry,
    health,
    settings,
    pages,
  } = features
  const { operations, factors, mail, emailLinks, unlock, tokens, certificate, sites, overview } = features
  await server.register(async (scope: HttpServer) => {
    sessions.guardPublic(scope)
    for (const feature of [operations, keys, users, sessions, factors, setup, admission, emailLinks, unlock, sites])
      feature.routes.public(scope)
  })
  await server.register(async (scope: HttpServer) => {
    sessions.guardSignedIn(scope)
    factors.guardSignInChanges(scope)
    for (const feature of [users, sessions, trail, arrangement, portraits, mail, emailLinks, groups]) feature.routes.signedIn(scope)
    for (const feature of [registry, health, factors, tokens, accessRequests]) feature.routes.signedIn(scope)
  })
  await server.register(async (scope: HttpServer) => {
    sessions.guardAdmin(scope)
    factors.guardChanges(scope)
    for (const feature of [users, sessions, groups, grants, admission, registry, health, settings, factors]) feature.routes.admin(scope)
    for (const feature of [trail, mail, unlock, tokens, certificate, accessRequests, overview, setup, portraits])
      feature.routes.admin(scope)
  })
  await pages.register(server)
}

function clientOf(request: FastifyRequest, addresses: ReturnType<typeof createClientAddresses>): string {
  const forwarded = request.headers['x-forwarded-for']
  return addresses.clientOf(request.socket.remoteAddress ?? '', typeof forwarded === 'string' ? forwarded : null)
}
