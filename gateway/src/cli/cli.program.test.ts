import { defaultPasswordPolicy } from '@gatehouse/contracts/password-policy'
import { systemClock } from '@gatehouse/kit/clock'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { silentLog } from '@gatehouse/kit/testing/log'
import { systemTimers } from '@gatehouse/kit/timers'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLimits, type LimitsTables } from '../features/limits/limits.feature.ts'
import { createPasswords } from '../features/passwords/passwords.feature.ts'
import { makeKeysFolder } from '../testing/keys.ts'
import { migrationsFolder } from '../database.ts'
import { generatePassword } from './cli.password.ts'
import { runCli } from './cli.program.ts'

const password = 'Violet-harbour-77!'
let database: TestDatabase<LimitsTables>
let dataDir: string
beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder })
})
beforeEach(async () => {
  await database.pool.query('truncate users cascade')
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'))
})
afterAll(() => database[Symbol.asyncDispose]())

type Run = { code: number; out: string; err: string }

async function run(args: string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}): Promise<Run> {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(args, {
    env: { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url, ...env },
    input: Readable.from(input === '' ? [] : [input]),
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}

const accounts = async (): Promise<Record<string, unknown>[]> =>
  (
    await database.pool.query<Record<string, unknown>>(
      'select email, role, is_active, hashed_password, session_epoch from users order by id',
    )
  ).rows

const policy = async () => defaultPasswordPolicy

/** Whether an account can be signed in to with a password. */
async function isRight(candidate: string): Promise<boolean> {
  using limits = createLimits({ db: database.db, clock: systemClock, timers: systemTimers, log: silentLog })
  await using passwords = await createPasswords({ createLimit: limits.createLimit, log: silentLog, policy })
  const hash = String((await accounts())[0]?.['hashed_password'])
  return (await passwords.service.attempt({ account: 'x', address: '::1', password: candidate, hash })).right
}

describe('users create', () => {
  it('makes an account with a password of its own making, which it shows once', async () => {
    const { code, out } = await run(['users', 'create', 'Ana@example.org', '--admin', '--name', 'Ana Lind'])
    expect(code).toBe(0)
    expect(await accounts()).toMatchObject([{ email: 'Ana@example.org', role: 'admin', is_active: true }])
    expect(await isRight(/shown only now: (\S+)/.exec(out)?.[1] ?? '')).toBe(true)
  })

  it('takes a password from standard input and does not repeat it', async () => {
    const { code, out, err } = await run(['users', 'create', 'ana@example.org', '--password-stdin'], { input: `${password}\n` })
    expect(code).toBe(0)
    expect(out + err).not.toContain(password)
    expect(await isRight(password)).toBe(true)
  })

  it('takes no password as an argument', async () => {
    expect((await run(['users', 'create', 'ana@example.org', '--password', password])).code).toBe(2)
    expect((await run(['users', 'create', 'ana@example.org', password])).code).toBe(2)
    expect(await accounts()).toEqual([])
  })

  it.each([
    {
      what: 'a weak password',
      args: ['ana@example.org', '--password-stdin'],
      input: 'short\n',
      said: 'password needs: at least 10 characters.',
    },
    { what: 'no password', args: ['ana@example.org', '--password-stdin'], input: '', said: 'There is no password on standard input.' },
    { what: 'no address', args: ['ana'], input: '', said: 'email is not an e-mail address.' },
  ])('refuses $what', async ({ args, input, said }) => {
    const { code, err } = await run(['users', 'create', ...args], { input })
    expect(code).toBe(1)
    expect(err).toContain(said)
  })

  it('refuses an address that is taken', async () => {
    await run(['users', 'create', 'ana@example.org'])
    const { code, err } = await run(['users', 'create', 'ANA@example.org'])
    expect([code, err]).toEqual([1, 'gatehouse: An account with this e-mail address already exists.'])
  })
})

describe('users', () => {
  beforeEach(async () => {
    await run(['users', 'create', 'root@example.org', '--admin'])
    await run(['users', 'create', 'ana@example.org', '--name', 'Ana Lind'])
  })

  it('list shows them in columns', async () => {
    const { out } = await run(['users', 'list'])
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['EMAIL', 'ROLE', 'STATE', 'LAST SIGN-IN', 'NAME'],
      ['ana@example.org', 'user', 'active', 'never', 'Ana Lind'],
      ['root@example.org', 'admin', 'active', 'never'],
    ])
    expect((await run(['users', 'list', '--search', 'lind'])).out).not.toContain('root')
  })

  it('disable and enable switch an account off and on, ending its sessions', async () => {
    expect((await run(['users', 'disable', 'ana@example.org'])).code).toBe(0)
    expect(await accounts()).toMatchObject([{}, { is_active: false, session_epoch: 1 }])
    await run(['users', 'enable', 'ANA@example.org'])
    expect(await accounts()).toMatchObject([{}, { is_active: true, session_epoch: 1 }])
  })

  it('disable refuses the last active admin', async () => {
    const { code, err } = await run(['users', 'disable', 'root@example.org'])
    expect([code, err]).toEqual([1, 'gatehouse: This is the last active admin. Make another active account an admin first.'])
  })

  it('make-admin makes an admin', async () => {
    await run(['users', 'make-admin', 'ana@example.org'])
    expect(await accounts()).toMatchObject([{}, { role: 'admin' }])
  })

  it('reset-password sets a new one and ends the sessions', async () => {
    const before = await accounts()
    const { out } = await run(['users', 'reset-password', 'ana@example.org'])
    expect(out).toMatch(/ana@example\.org has a new password and is signed out\.\nPassword, shown only now: \S{24}/)
    const after = await accounts()
    expect(after[1]?.['hashed_password']).not.toBe(before[1]?.['hashed_password'])
    expect(after[1]?.['session_epoch']).toBe(1)
  })

  it('says when there is no such account', async () => {
    expect(await run(['users', 'disable', 'nobody@example.org'])).toMatchObject({ code: 1, err: 'gatehouse: There is no such account.' })
  })
})

/** A session of Ana’s, as a sign-in would have made it. */
const openSession = async (id: string): Promise<void> => {
  await database.pool.query(
    `insert into sessions (id, user_id, epoch, via, remember, created_at, refreshed_at, expires_at, authenticated_at, last_seen_at, client, os, network)
     select $1, id, session_epoch, 'cookie', true, now(), now(), now() + interval '1 day', now(), now(), 'Firefox', 'Linux', '192.168.1.0/24'
     from users where email = 'ana@example.org'`,
    [id],
  )
}

describe('sessions', () => {
  const [first, second] = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-000000000002']
  beforeEach(async () => {
    await run(['users', 'create', 'ana@example.org'])
    await openSession(first)
    await openSession(second)
  })

  it('list shows where an account is signed in, newest first', async () => {
    const { out } = await run(['sessions', 'list', 'ANA@example.org'])
    const rows = out.split('\n').map((line) => line.split(/ {2,}/))
    expect(rows[0]).toEqual(['ID', 'KIND', 'DEVICE', 'PLACE', 'SINCE', 'LAST SEEN'])
    expect(rows[1]).toMatchObject([
      second,
      'browser',
      'Firefox on Linux',
      'private network 192.168.1.0/24',
      expect.any(String),
      expect.any(String),
    ])
    expect(rows).toHaveLength(3)
  })

  it('end ends one, or all, and writes down that an operator did', async () => {
    expect(await run(['sessions', 'end', 'ana@example.org', '--id', first])).toMatchObject({
      code: 0,
      out: 'ana@example.org: the session is ended.',
    })
    expect(await run(['sessions', 'end', 'ana@example.org'])).toMatchObject({ code: 0, out: 'ana@example.org: 1 session is ended.' })
    expect(await run(['sessions', 'end', 'ana@example.org'])).toMatchObject({ code: 0, out: 'ana@example.org: 0 sessions are ended.' })
    const { rows } = await database.pool.query(
      "select actor_kind, after ->> 'id' as session_id from audit_events where action = 'session.ended' order by seq desc limit 2",
    )
    expect(rows).toEqual([
      { actor_kind: 'operator', session_id: second },
      { actor_kind: 'operator', session_id: first },
    ])
  })

  it('end says when there is no such session', async () => {
    for (const id of ['01890000-0000-7000-8000-00000000000f', 'x'])
      expect(await run(['sessions', 'end', 'ana@example.org', '--id', id])).toMatchObject({
        code: 1,
        err: 'gatehouse: There is no such session.',
      })
  })
})

describe('the database', () => {
  it('is that of the Gatehouse that runs on the data folder, unless DATABASE_URL names one', async () => {
    await mkdir(join(dataDir, 'run'))
    await writeFile(join(dataDir, 'run', 'database-urls.json'), JSON.stringify({ gateway: database.url, documents: 'x', ai: 'x' }))
    expect(await run(['users', 'list'], { env: { DATABASE_URL: '' } })).toMatchObject({ code: 0 })
  })

  it('that cannot be found is told in one sentence', async () => {
    expect(await run(['users', 'list'], { env: { DATABASE_URL: '' } })).toEqual({
      code: 1,
      out: '',
      err: `gatehouse: Gatehouse does not run on ${dataDir}, so its database cannot be reached: start it, or set DATABASE_URL.`,
    })
  })

  it('that does not answer is told in one sentence, without the password', async () => {
    const { code, err } = await run(['users', 'list'], { env: { DATABASE_URL: 'postgresql://me:hidden@127.0.0.1:1/x' } })
    expect([code, err.split('\n').length]).toEqual([1, 1])
    expect(err).toContain('127.0.0.1:1/x cannot be used')
    expect(err).not.toContain('hidden')
  })

  it('with an older schema is brought up to date by migrate, and not before', async () => {
    await using empty = await createEmptyDatabase<never>(18)
    const env = { DATABASE_URL: empty.url }
    expect((await run(['users', 'list'], { env })).err).toContain('run the migrate command first')
    expect(await run(['migrate'], { env })).toMatchObject({ code: 0, out: 'The database schema is up to date.' })
    expect((await run(['users', 'list'], { env })).code).toBe(0)
  })
})

describe('keys', () => {
  it('rotate adds keys beside the old ones, list shows both', async () => {
    const data = join(await makeKeysFolder(), '..')
    const env = { GATEHOUSE_DATA_DIR: data, DATABASE_URL: '' }
    expect(await run(['keys', 'rotate'], { env })).toMatchObject({
      code: 0,
      out: 'New keys are published and sign in a minute. Tokens signed before stay good until they expire.',
    })
    const { out } = await run(['keys', 'list'], { env })
    expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['USE', 'STATE'],
      ['access', 'signing'],
      ['access', 'next'],
      ['assertion', 'signing'],
      ['assertion', 'next'],
    ])
  })

  it('list says when there are none', async () => {
    expect((await run(['keys', 'list'])).code).toBe(1)
  })
})

describe('services', () => {
  it('list shows what the gateway would register', async () => {
    const { out } = await run(['services', 'list'])
    expect(out).toMatch(/documents .*\/api\/documents .*http:\/\/127\.0\.0\.1:8001/)
  })
})

describe('the command line', () => {
  it.each([['nonsense'], ['users'], ['users', 'create'], ['users', 'list', '--nonsense'], ['keys', 'rotate', 'now']])(
    '%s is a mistake in writing',
    async (...args) => {
      expect((await run(args)).code).toBe(2)
    },
  )

  it('--help is none', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Usage: gatehouse') })
  })

  it('works as a process of its own', async () => {
    const script = join(import.meta.dirname, '../cli.ts')
    const env = { PATH: process.env['PATH'], GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url }
    const { stdout } = await promisify(execFile)(process.execPath, [script, 'users', 'list'], { env })
    expect(stdout).toBe('EMAIL  ROLE  STATE  LAST SIGN-IN  NAME\n')
  })
})

it('a password of its own making keeps the rules and is never the same', () => {
  const made = Array.from({ length: 200 }, () => generatePassword(defaultPasswordPolicy))
  expect(new Set(made).size).toBe(200)
  expect(made.every((text) => /^(?:[A-Za-z2-9]{4}-){4}[A-Za-z2-9]{4}$/.test(text) && /[A-Z]/.test(text) && !/test/i.test(text))).toBe(true)
})
