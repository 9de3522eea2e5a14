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
  await mkdir(join(dataDir, 'keys'), { mode: 0o700 })
  await writeFile(join(dataDir, 'keys', 'settings.key'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 })
  await database.pool.query('truncate users, mails, audit_events cascade')
  await database.pool.query(
    `insert into users (id, email, email_key, hashed_password, role, is_active, created_at) values ($1, $2, $2, 'x', 'user', true, now())`,
    [id, email],
  )
})
afterAll(() => database[Symbol.asyncDispose]())

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(args, {
    env: { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url },
    input: Readable.from([]),
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}

describe('tokens', () => {
  it('are made, listed and revoked for a person, who is told by mail', async () => {
    const made = await run('tokens', 'create', email, '--name', 'Backup', '--app', 'documents', '--days', '7')
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toMatch(/^ana@example\.org has a token for documents, good until .*\nToken, shown only now: gth_\w{49}$/)
    const listed = await run('tokens', 'list', email)
    expect(listed.out).toMatch(/gth_\w{4}… +Backup +documents +\S+ +never$/m)
    const [tokenId = ''] = listed.out.split('\n')[1]?.split(' ') ?? []
    expect((await run('tokens', 'revoke', email, tokenId)).out).toBe(`${email}: the token is revoked.`)
    expect(await run('tokens', 'revoke', email, tokenId)).toMatchObject({ code: 1, err: 'gatehouse: There is no such token.' })
    const mails = await database.pool.query('select kind, recipient from mails order by id')
    expect(mails.rows).toEqual([
      { kind: 'api_token_made', recipient: email },
      { kind: 'api_token_revoked', recipient: email },
    ])
    const { rows } = await database.pool.query('select action, actor_kind from audit_events order by seq')
    expect(rows).toEqual([
      { action: 'token.made', actor_kind: 'operator' },
      { action: 'token.revoked', actor_kind: 'operator' },
    ])
  })

  it('are refused with a sentence for each fault', async () => {
    const refused = async (...more: string[]) => (await run('tokens', 'create', email, '--name', 'x', ...more)).err
    expect(await refused('--app', 'nowhere')).toContain('is nowhere, which is no app of this account')
    expect(await refused('--days', 'many')).toContain('expires_in_days')
    expect(await refused('--never-expires')).toContain('must say when it expires')
    expect((await run('tokens', 'create', 'nobody', '--name', 'x')).err).toContain('There is no such account')
    expect((await run('tokens', 'create', email)).code).toBe(2)
  })
})

describe('service-accounts', () => {
  it('are made and listed, and their tokens need no end', async () => {
    const made = await run('service-accounts', 'create', 'backup', '--description', 'Nightly')
    expect(made.out).toContain('backup@service.invalid is a service account')
    expect((await run('tokens', 'create', 'backup', '--name', 'Nightly', '--never-expires')).out).toContain('for all apps, without an end')
    expect((await run('service-accounts', 'list')).out).toMatch(/^backup +active +1 +never +Nightly$/m)
    expect((await run('users', 'list')).out).not.toContain('backup')
    expect((await run('service-accounts', 'create', 'Back up')).err).toContain('must begin with a lower-case letter')
    expect((await run('service-accounts', 'create', 'backup')).err).toContain('There is a service account with this name')
    expect((await run('users', 'make-admin', 'backup@service.invalid')).err).toContain('It cannot be an admin')
  })
})
