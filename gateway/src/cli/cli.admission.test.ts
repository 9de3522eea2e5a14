import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startCli, type Ran, type TestCli } from './cli.builders.ts'

let cli: TestCli
beforeAll(async () => {
  cli = await startCli()
})
beforeEach(() => cli.database.pool.query('truncate users, registrations, invitations, groups cascade'))
afterAll(() => cli[Symbol.asyncDispose]())

const run = (args: string[]): Promise<Ran> => cli.run(args)

describe('people who are not here yet', () => {
  it('are invited by a link that is printed once', async () => {
    await cli.database.pool.query(
      `insert into groups (id, name, name_key, description, require_second_factor, created_at)
       values ('00000000-0000-7000-8000-00000000000c', 'Crew', 'crew', '', false, now())`,
    )
    const { code, out } = await run(['users', 'invite', 'new@example.org', '--name', 'New', '--group', 'crew', '--admin'])
    const [first, link] = out.split('\n')
    expect([code, first]).toEqual([0, 'new@example.org is invited as admin for 7 days.'])
    expect(link).toMatch(/^Link, shown only now: http:\/\/localhost:8000\/invite#token=[\w-]{43}$/)
    const { rows } = await cli.database.pool.query('select role, group_ids, sent_by, invited_by_label from invitations')
    expect(rows).toEqual([
      { role: 'admin', group_ids: ['00000000-0000-7000-8000-00000000000c'], sent_by: 'link', invited_by_label: 'the command line' },
    ])
    expect((await run(['users', 'invite', 'new@example.org'])).err).toBe(
      'gatehouse: new@example.org is invited already; revoke that under Admin → Invitations first.',
    )
  })

  it.each([
    [['users', 'invite', 'a@example.org', '--group', 'Pirates'], 1, 'There is no group “Pirates”.'],
    [['users', 'invite', 'a@example.org', '--days', '0'], 2, '--days is a number from 1 to 30.'],
    [['users', 'approve', 'a@example.org'], 1, 'a@example.org does not wait for an account.'],
  ])('%j ends with code %i and says what is wrong', async (args, wanted, sentence) => {
    const { code, err } = await run(args)
    expect([code, err]).toEqual([wanted, `gatehouse: ${sentence}`])
  })

  it('are listed, approved and declined while they wait', async () => {
    await cli.database.pool.query(
      `insert into registrations (id, email, email_key, full_name, hashed_password, network, created_at)
       select gen_random_uuid(), name || '@wait.example', name || '@wait.example', name, 'x', '192.0.2.0/24', now() from unnest(array['ana', 'ben']) name`,
    )
    expect((await run(['users', 'waiting'])).out.split('\n')).toHaveLength(3)
    expect((await run(['users', 'approve', 'ANA@wait.example'])).out).toBe('ana@wait.example has an account.')
    expect((await run(['users', 'decline', 'ben@wait.example'])).code).toBe(0)
    expect((await run(['users', 'waiting'])).out).toBe('EMAIL  SINCE  NETWORK  NAME')
  })
})
