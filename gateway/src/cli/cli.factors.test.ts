import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { runCli } from './cli.program.ts'

let database: TestDatabase<GatewayTables>
let dataDir: string
const id = '00000000-0000-7000-8000-000000000001'
const email = 'ana@example.org'

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder })
})
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'))
  await database.pool.query('truncate users, mails cascade')
  await database.pool.query(
    `insert into users (id, email, email_key, hashed_password, role, is_active, created_at) values ($1, $2, $2, 'x', 'user', true, now())`,
    [id, email],
  )
  await database.pool.query(
    `insert into authenticators (id, user_id, name, sealed_secret, created_at, confirmed_at, last_step) values ($1, $1, 'Phone', 'x', now(), now(), 1)`,
    [id],
  )
})
afterAll(() => database[Symbol.asyncDispose]())

async function resetFactors(address = email): Promise<{ code: number; out: string; err: string }> {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(['users', 'reset-factors', address], {
    env: { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url },
    input: Readable.from([]),
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}
const count = async (table: string): Promise<number> => Number((await database.pool.query(`select count(*) as n from ${table}`)).rows[0].n)

async function writeSettingsKey(): Promise<void> {
  await mkdir(join(dataDir, 'keys'), { mode: 0o700 })
  await writeFile(join(dataDir, 'keys', 'settings.key'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 })
}

describe('users reset-factors', () => {
  it('removes all factors, writes down that an operator did, and tells the owner by mail', async () => {
    await writeSettingsKey()
    const { code, out } = await resetFactors()
    expect([code, out]).toEqual([0, `${email} has no second factor any more and is signed out; the password alone signs in.`])
    expect(await count('authenticators')).toBe(0)
    const { rows } = await database.pool.query(
      "select actor_kind, actor_label from audit_events where action = 'factor.reset' and target_id = $1",
      [id],
    )
    expect(rows).toContainEqual({ actor_kind: 'operator', actor_label: 'the command line' })
    expect((await database.pool.query('select kind, recipient from mails')).rows).toEqual([{ kind: 'factors_reset', recipient: email }])
  })

  it('works without the settings key, and says that nobody is told', async () => {
    const { code, err } = await resetFactors()
    expect(code).toBe(0)
    expect(err).toContain('the person is not told by mail')
    expect([await count('authenticators'), await count('mails')]).toEqual([0, 0])
  })

  it('says when there is nothing to remove, or no such account', async () => {
    await resetFactors()
    expect(await resetFactors()).toMatchObject({ code: 1, err: 'gatehouse: This account has no second factor.' })
    expect(await resetFactors('nobody@example.org')).toMatchObject({ code: 1, err: 'gatehouse: There is no such account.' })
  })
})
