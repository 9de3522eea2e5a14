import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrationsFolder } from '../database.ts'
import { runCli } from './cli.program.ts'

let database: TestDatabase<never>
let dataDir: string
beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder })
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'))
})
beforeEach(() => database.pool.query('truncate users, registrations, invitations, groups cascade'))
afterAll(() => database[Symbol.asyncDispose]())

async function run(args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(args, {
    env: { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url },
    input: Readable.from([]),
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}

describe('people who are not here yet', () => {
  it('are invited by a link that is printed once', async () => {
    await database.pool.query(
      `insert into groups (id, name, name_key, description, require_second_factor, created_at)
       values ('00000000-0000-7000-8000-00000000000c', 'Crew', 'crew', '', false, now())`,
    )
    const { code, out } = await run(['users', 'invite', 'new@example.org', '--name', 'New', '--group', 'crew', '--admin'])
    const [first, link] = out.split('\n')
    expect([code, first]).toEqual([0, 'new@example.org is invited as admin for 7 days.'])
    expect(link).toMatch(/^Link, shown only now: http:\/\/localhost:8000\/invite#token=[\w-]{43}$/)
    const { rows } = await database.pool.query('select role, group_ids, sent_by, invited_by_label from invitations')
    expect(rows).toEqual([
      { role: 'admin', group_ids: ['00000000-0000-7000-8000-00000000000c'], sent_by: 'link', invited_by_label: 'the command line' },
    ])
    expect((await run(['users', 'invite', 'new@example.org'])).err).toBe(
      'gatehouse: new@example.org is invited already; revoke that under Admin → Invitations first.',
    )
  })

  it.each([
    [['users', 'invite', 'a@example.org', '--group', 'Pirates'], 'There is no group “Pirates”.'],
    [['users', 'invite', 'a@example.org', '--days', '0'], '--days is a number from 1 to 30.'],
    [['users', 'approve', 'a@example.org'], 'a@example.org does not wait for an account.'],
  ])('%j says what is wrong', async (args, sentence) => {
    const { code, err } = await run(args)
    expect([code, err]).toEqual([1, `gatehouse: ${sentence}`])
  })

  it('are listed, approved and declined while they wait', async () => {
    await database.pool.query(
      `insert into registrations (id, email, email_key, full_name, hashed_password, network, created_at)
       select gen_random_uuid(), name || '@wait.example', name || '@wait.example', name, 'x', '192.0.2.0/24', now() from unnest(array['ana', 'ben']) name`,
    )
    expect((await run(['users', 'waiting'])).out.split('\n')).toHaveLength(3)
    expect((await run(['users', 'approve', 'ANA@wait.example'])).out).toBe('ana@wait.example has an account.')
    expect((await run(['users', 'decline', 'ben@wait.example'])).code).toBe(0)
    expect((await run(['users', 'waiting'])).out).toBe('EMAIL  SINCE  NETWORK  NAME')
  })
})
