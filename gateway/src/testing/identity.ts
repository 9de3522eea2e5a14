import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import { newId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { silentLog } from '@gatehouse/kit/testing/log'
import type { LightMyRequestResponse } from 'fastify'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeys, type Keys } from '../features/keys/keys.feature.ts'
import { createPasswords, type PasswordConfig, type Passwords } from '../features/passwords/passwords.feature.ts'
import { createSessions, principalOf, type Sessions, type SessionsTables } from '../features/sessions/sessions.feature.ts'
import { createSetup, type Setup, type SetupTables } from '../features/setup/setup.feature.ts'
import { createUsers, type Users, type UsersTables } from '../features/users/users.feature.ts'
import { makeKeysFolder } from './keys.ts'

type Tables = UsersTables & SessionsTables & SetupTables

export const migrationsFolder = join(import.meta.dirname, '../../migrations')
export const ownOrigin = 'http://localhost:8000'
export const goodPassword = 'Violet-harbour-77!'

type IdentityOptions = {
  publicUrl?: string
  signUp?: 'open' | 'closed'
  passwords?: Partial<PasswordConfig>
  log?: Log
  database?: TestDatabase<Tables>
  keysFolder?: string
}

/** The features about people, composed as in the gateway, on a database of their own. */
export type Identity = AsyncDisposable & {
  server: HttpServer
  clock: TestClock
  database: TestDatabase<Tables>
  keysFolder: string
  dataDir: string
  keys: Keys
  passwords: Passwords
  users: Users
  sessions: Sessions
  setup: Setup
}

/** Hashing that takes no time; the real cost has a test of its own. */
const cheapHashing = { memoryCost: 64, timeCost: 1, parallelism: 1 }
const addressOf = (request: { ip: string }): string => request.ip

export async function startIdentity(options: IdentityOptions = {}): Promise<Identity> {
  const { publicUrl = ownOrigin, signUp = 'open', log = silentLog } = options
  const clock = createTestClock()
  const database = options.database ?? (await createTestDatabase<Tables>({ migrations: migrationsFolder }))
  const keysFolder = options.keysFolder ?? (await makeKeysFolder())
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-data-'))
  const common = { db: database.db, clock, newId: createCountingIds(), log, publicUrl, addressOf }
  const keys = await createKeys({ folder: keysFolder, issuer: publicUrl, clock, log })
  const passwords = await createPasswords({ pool: database.pool, log, config: { argon2: cheapHashing, ...options.passwords } })
  const users = createUsers({ ...common, passwords: passwords.service, signUp, principalOf })
  const accounts = users.service
  const { onAccessChanged } = users
  const sessions = createSessions({ ...common, keys: keys.service, passwords: passwords.service, accounts, onAccessChanged })
  const setup = createSetup({ ...common, dataDir, accounts, signInAs: sessions.signInAs })
  const server = await createHttpServer({ log, newId: createCountingIds() })
  await server.register(async (scope: HttpServer) => {
    for (const feature of [keys, users, sessions, setup]) feature.routes.public(scope)
  })
  await server.register(async (scope: HttpServer) => {
    sessions.guardSignedIn(scope)
    for (const feature of [users, sessions]) feature.routes.signedIn(scope)
  })
  await server.register(async (scope: HttpServer) => {
    sessions.guardAdmin(scope)
    users.routes.admin(scope)
  })
  await server.ready()
  return {
    server,
    clock,
    database,
    keysFolder,
    dataDir,
    keys,
    passwords,
    users,
    sessions,
    setup,
    [Symbol.asyncDispose]: async () => {
      await server.close()
      keys[Symbol.dispose]()
      await passwords[Symbol.asyncDispose]()
      if (options.database === undefined) await database[Symbol.asyncDispose]()
    },
  }
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
