import { randomBytes } from 'node:crypto'
import { Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg'
import { StartupError } from '../errors.ts'
import { serviceNames, type RolePasswords, type ServiceName } from './role-passwords.ts'
import { scramVerifier } from './scram.ts'
import { withDatabase, withLogin } from './connection-url.ts'

export type DatabaseUrls = Record<ServiceName, string>

type Admin = { name: string; superuser: boolean; database: string }

const oldestVersion = 160_000
const lockKey = 4_718_236_104
const quoted = escapeIdentifier

/** The login role of a service. */
export const roleOf = (service: ServiceName): string => `gatehouse_${service}`

/**
 * Makes what the services need in a database: for each a login role and a schema that the role owns and works in, with no right
 * on another's schema. Does it again without harm at each start; one transaction, under a lock. Returns each service's own URL.
 */
export async function provisionDatabase(options: { adminUrl: string; passwords: RolePasswords }): Promise<DatabaseUrls> {
  const client = new Client({ connectionString: options.adminUrl, application_name: 'gatehouse-launch' })
  await client.connect()
  try {
    const admin = await readAdmin(client)
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [lockKey])
    for (const service of serviceNames) await provisionService(client, { admin, service, password: options.passwords[service] })
    // Open to all in databases that come from before PostgreSQL 15.
    await client.query('revoke create on schema public from public')
    await client.query('commit')
    const urlOf = (service: ServiceName): string =>
      withLogin(withDatabase(options.adminUrl, admin.database), { user: roleOf(service), password: options.passwords[service] })
    return { gateway: urlOf('gateway'), documents: urlOf('documents'), ai: urlOf('ai') }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    throw new StartupError([`The database could not be prepared for the services: ${error.message}.`], { cause: error })
  } finally {
    await client.end()
  }
}

/** Makes the database `name` unless it is there; returns its URL. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${quoted(name)}`)
    return withDatabase(adminUrl, name)
  } finally {
    await client.end()
  }
}

async function readAdmin(client: Client): Promise<Admin> {
  const { rows } = await client.query<{
    version: number
    name: string
    database: string
    superuser: boolean
    makes_roles: boolean
    makes_schemas: boolean
  }>(
    `select current_setting('server_version_num')::int as version, current_user as name, current_database() as database, rolsuper as superuser,
            rolsuper or rolcreaterole as makes_roles, has_database_privilege(current_database(), 'create') as makes_schemas
     from pg_roles where rolname = current_user`,
  )
  const [found] = rows
  if (found === undefined) throw new Error('the database does not know its current user')
  const { version, name, database, superuser } = found
  if (version < oldestVersion) {
    throw new StartupError([`The database server is PostgreSQL ${Math.floor(version / 10_000)}; Gatehouse needs 16 or newer.`])
  }
  const missing = [...(found.makes_roles ? [] : ['CREATEROLE']), ...(found.makes_schemas ? [] : [`CREATE on database "${database}"`])]
  if (missing.length > 0) {
    throw new StartupError([
      `The user "${name}" of DATABASE_URL may not make the services' roles and schemas: grant it ${missing.join(' and ')}, or make them yourself ` +
        'and set GATEWAY_DATABASE_URL, DOCUMENTS_DATABASE_URL and AI_DATABASE_URL, each with a user that owns its schema and has it as search_path.',
    ])
  }
  return { name, superuser, database }
}

async function provisionService(
  client: Client,
  { admin, service, password }: { admin: Admin; service: ServiceName; password: string },
): Promise<void> {
  const role = quoted(roleOf(service))
  const schema = quoted(service)
  const database = quoted(admin.database)
  const found = await client.query('select from pg_roles where rolname = $1', [roleOf(service)])
  const verifier = escapeLiteral(scramVerifier(password, randomBytes(16)))
  await client.query(`${found.rowCount === 0 ? 'create' : 'alter'} role ${role} with login noinherit password ${verifier}`)
  // Who made a role may administer it, but not act as it; that is needed to hand it a schema. Superusers need nothing.
  if (!admin.superuser) await client.query(`grant ${role} to ${quoted(admin.name)} with inherit false, set true`)
  await client.query(`create schema if not exists ${schema} authorization ${role}`)
  await client.query(`alter schema ${schema} owner to ${role}`)
  await client.query(`grant connect on database ${database} to ${role}`)
  await client.query(`alter role ${role} in database ${database} set search_path = ${schema}`)
  await client.query(`alter role ${role} in database ${database} set statement_timeout = '5s'`)
  await client.query(`alter role ${role} in database ${database} set idle_in_transaction_session_timeout = '10s'`)
}
