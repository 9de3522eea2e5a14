import { createNotifications, type Notifications } from '@gatehouse/kit/db/notifications'
import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import { newId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { createSecretBox } from '@gatehouse/kit/secret-box'
import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { silentLog } from '@gatehouse/kit/testing/log'
import { systemTimers } from '@gatehouse/kit/timers'
import type { LightMyRequestResponse } from 'fastify'
import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeIdentity, type Identity as IdentityFeatures } from '../compose.identity.ts'
import { composeTokenRoutes } from '../compose.tokens.ts'
import { readGatewayConfig } from '../config.ts'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { createOriginOf, type AuditOrigin } from '../features/audit/audit.feature.ts'
import type { PasswordConfig } from '../features/passwords/passwords.feature.ts'
import { createDecideAccess } from '../features/grants/grants.feature.ts'
import { readServices, type Service } from '../features/registry/registry.feature.ts'
import { findPrincipal } from '../features/sessions/sessions.feature.ts'
import { shareOfOne } from '../workers/workers.memory.ts'
import { makeKeysFolder } from './keys.ts'

export const ownOrigin = 'http://localhost:8000'
export const goodPassword = 'Violet-harbour-77!'

/** Whoever does something without a request. */
export const anOperator: AuditOrigin = { actor: { kind: 'operator', id: null, label: 'a test' }, address: null, request_id: null }

type IdentityOptions = {
  publicUrl?: string
  passwords?: Partial<PasswordConfig>
  log?: Log
  database?: TestDatabase<GatewayTables>
  keysFolder?: string
  settingsKey?: Buffer
  clock?: TestClock
  /** Further variables of the environment. */
  env?: Record<string, string>
}

/** The features about people, composed as in the gateway, on a database of their own. */
export type Identity = AsyncDisposable &
  IdentityFeatures & {
    server: HttpServer
    clock: TestClock
    database: TestDatabase<GatewayTables>
    keysFolder: string
    settingsKey: Buffer
    dataDir: string
    notifications: Notifications
  }

/** Hashing that takes no time; the real cost has a test of its own. */
const cheapHashing = { memoryCost: 64, timeCost: 1, parallelism: 1 }

export async function startIdentity(options: IdentityOptions = {}): Promise<Identity> {
  const { publicUrl = ownOrigin, log = silentLog, env = {} } = options
  await using stack = new AsyncDisposableStack()
  const clock = options.clock ?? createTestClock()
  // Gateways that share a database must not count the same ids.
  const ids = options.database === undefined ? createCountingIds() : newId
  const database = options.database ?? stack.use(await createTestDatabase<GatewayTables>({ migrations: migrationsFolder }))
  const keysFolder = options.keysFolder ?? (await makeKeysFolder())
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-data-'))
  const config = {
    ...readGatewayConfig({ GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url, GATEHOUSE_PUBLIC_URL: publicUrl, ...env }),
    keysDir: keysFolder,
  }
  const { db, url } = database
  const notifications = stack.use(createNotifications({ url, db, applicationName: 'test', log, timers: systemTimers }))
  const { settingsKey = randomBytes(32) } = options
  const base = {
    config,
    log,
    clock,
    timers: systemTimers,
    newId: ids,
    database,
    notifications,
    secretBox: createSecretBox(settingsKey),
    passwordConfig: { argon2: cheapHashing, ...options.passwords },
    share: shareOfOne(),
  }
  const originOf = createOriginOf({ findPrincipal, addressOf: (request) => request.ip })
  const identity = await composeIdentity({ ...base, originOf }, stack)
  const { admission, arrangement, portraits, trail, groups, keys, users, sessions, setup, factors, emailLinks, mail, unlock } = identity
  const services = await readServices({ ...config, own: config })
  const findService = (key: string): Service | null => services.find((service) => service.key === key) ?? null
  const tokens = composeTokenRoutes({ originOf }, identity, {
    findService,
    holdServices: async () => (key) => findService(key) !== null,
    decideAccess: createDecideAccess(clock.now),
  })
  const server = await createHttpServer({ log, newId: createCountingIds() })
  stack.defer(() => server.close())
  await server.register(async (scope: HttpServer) => {
    sessions.guardPublic(scope)
    for (const feature of [keys, users, sessions, factors, setup, admission, emailLinks, unlock]) feature.routes.public(scope)
  })
  await server.register(async (scope: HttpServer) => {
    sessions.guardSignedIn(scope)
    factors.guardSignInChanges(scope)
    for (const feature of [users, sessions, trail, arrangement, portraits, mail, emailLinks, groups, factors, tokens])
      feature.routes.signedIn(scope)
  })
  await server.register(async (scope: HttpServer) => {
    sessions.guardAdmin(scope)
    factors.guardChanges(scope)
    for (const feature of [users, sessions, groups, admission, factors, trail, mail, unlock, tokens, portraits]) feature.routes.admin(scope)
  })
  await notifications.start()
  await server.ready()
  const parts = stack.move()
  const shared = { clock, database, keysFolder, settingsKey }
  return { ...identity, ...shared, notifications, server, dataDir, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** Another gateway on the same database, keys and clock. */
export function startBeside({ database, keysFolder, settingsKey, clock }: Identity, options: IdentityOptions = {}): Promise<Identity> {
  return startIdentity({ database, keysFolder, settingsKey, clock, ...options })
}

let accounts = 0
const hashes = new WeakMap<Identity, Promise<string>>()

/** An account with {@link goodPassword}, under an address of its own unless one is named; put in place without judging the password anew. */
export async function anAccount(
  identity: Identity,
  wanted: { role?: 'user' | 'admin'; email?: string; full_name?: string } = {},
): Promise<{ id: string; email: string }> {
  accounts += 1
  const { email = `person-${accounts}@example.org`, role = 'user', full_name = null } = wanted
  const hash = hashes.get(identity) ?? identity.passwords.service.hash(goodPassword)
  hashes.set(identity, hash)
  const user = { id: newId(), email, email_key: email.toLowerCase(), role, hashed_password: await hash, is_active: true, session_epoch: 0 }
  await identity.database.db
    .insertInto('users')
    .values({ ...user, created_at: identity.clock.now() })
    .execute()
  await identity.database.db.insertInto('profiles').values({ user_id: user.id, full_name }).execute()
  return { id: user.id, email }
}

/** The cookies that a browser would send after an answer: those set, without those cleared. */
export function cookiesOf(response: LightMyRequestResponse): string {
  return setCookies(response)
    .filter((cookie) => !cookie.includes('Max-Age=0'))
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}

export function setCookies(response: LightMyRequestResponse): string[] {
  return [response.headers['set-cookie'] ?? []].flat()
}

type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  cookie?: string
  body?: unknown
  headers?: Record<string, string>
  address?: string
}

/** A request as the web UI sends it: same origin, JSON. */
export function call(
  { server }: Pick<Identity, 'server'>,
  { method = 'GET', url, cookie, body, headers = {}, address = '192.0.2.1' }: Call,
): Promise<LightMyRequestResponse> {
  return server.inject({
    method,
    url,
    remoteAddress: address,
    headers: { 'sec-fetch-site': 'same-origin', ...(cookie === undefined ? {} : { cookie }), ...headers },
    ...(body === undefined ? {} : { payload: body as object }),
  })
}

/** Signs in through the API; returns the browser's cookies. */
export async function signIn(identity: Identity, email: string, password = goodPassword): Promise<string> {
  const response = await call(identity, { method: 'POST', url: '/api/auth/session', body: { email, password } })
  if (response.statusCode !== 200) throw new Error(`sign-in answered ${response.statusCode} ${response.body}`)
  return cookiesOf(response)
}

/** The access token of a program, by the OAuth form. */
export async function logIn(identity: Identity, email: string, password = goodPassword): Promise<string> {
  const response = await identity.server.inject({
    method: 'POST',
    url: '/api/auth/login',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ username: email, password }).toString(),
  })
  return response.json<{ access_token: string }>().access_token
}
