import { StartupError } from '@gatehouse/kit/errors'
import { createLog } from '@gatehouse/kit/log'
import type { LightMyRequestResponse } from 'fastify'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, cookiesOf, goodPassword, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(() => identity.database.pool.query('truncate users, limit_counters, setup_tokens cascade'))
afterAll(() => identity[Symbol.asyncDispose]())

const nobody = { email: null, password: null }
const linkFile = (of = identity): string => join(of.dataDir, 'setup-link.txt')
const tokenIn = async (of = identity): Promise<string> =>
  new URL((await readFile(linkFile(of), 'utf8')).trim()).hash.slice('#token='.length)
/** Another gateway on the same database that has not answered anything yet. */
const anotherGateway = (): Promise<Identity> => startIdentity({ database: identity.database, keysFolder: identity.keysFolder })
const complete = (gateway: Identity, body: Record<string, unknown>) =>
  call(gateway, { method: 'POST', url: '/api/setup', body: { email: 'admin@example.org', password: goodPassword, ...body } })
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const faultsOf = (start: Promise<unknown>): Promise<string[]> =>
  start.then(
    () => [],
    (error: unknown) => (error instanceof StartupError ? error.faults : [String(error)]),
  )

describe('the set-up link', () => {
  it('makes the first admin and signs them in, once', async () => {
    await using gateway = await anotherGateway()
    await gateway.setup.service.prepare(nobody)
    expect((await call(gateway, { url: '/api/setup' })).json()).toEqual({ needed: true })
    const token = await tokenIn(gateway)
    const response = await complete(gateway, { token, full_name: 'Ana Lind' })
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ email: 'admin@example.org', role: 'admin', full_name: 'Ana Lind' })
    expect((await call(gateway, { url: '/api/admin/users', cookie: cookiesOf(response) })).statusCode).toBe(200)
    expect((await call(gateway, { url: '/api/setup' })).json()).toEqual({ needed: false })
    expect(outcome(await complete(gateway, { token, email: 'second@example.org' }))).toEqual([409, 'setup.done'])
    await expect(stat(linkFile(gateway))).rejects.toThrow('ENOENT')
  })

  it('is for the owner of the data folder only, leads to the public address and is logged', async () => {
    const lines: string[] = []
    await using gateway = await startIdentity({
      database: identity.database,
      keysFolder: identity.keysFolder,
      publicUrl: 'https://gate.example.org',
      log: createLog({ name: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } }),
    })
    await gateway.setup.service.prepare(nobody)
    const link = (await readFile(linkFile(gateway), 'utf8')).trim()
    expect(link).toMatch(/^https:\/\/gate\.example\.org\/setup#token=[\w-]{43}$/)
    expect((await stat(linkFile(gateway))).mode & 0o777).toBe(0o600)
    expect(lines.filter((line) => line.includes(link))).toHaveLength(1)
  })

  it('of an earlier start is no longer good', async () => {
    await using gateway = await anotherGateway()
    await gateway.setup.service.prepare(nobody)
    const old = await tokenIn(gateway)
    await gateway.setup.service.prepare(nobody)
    expect(outcome(await complete(gateway, { token: old }))).toEqual([403, 'setup.invalid_token'])
    expect((await complete(gateway, { token: await tokenIn(gateway) })).statusCode).toBe(201)
  })

  it('is good at every gateway', async () => {
    await using one = await anotherGateway()
    await using two = await anotherGateway()
    await one.setup.service.prepare(nobody)
    expect((await complete(two, { token: await tokenIn(one) })).statusCode).toBe(201)
    expect(outcome(await complete(one, { token: await tokenIn(one) }))).toEqual([409, 'setup.done'])
  })

  it('stays good after a password that is refused', async () => {
    await using gateway = await anotherGateway()
    await gateway.setup.service.prepare(nobody)
    const token = await tokenIn(gateway)
    expect(outcome(await complete(gateway, { token, password: 'weak' }))).toEqual([422, 'auth.password_refused'])
    expect((await complete(gateway, { token, email: 'not an address' })).statusCode).toBe(400)
    expect((await complete(gateway, { token })).statusCode).toBe(201)
  })

  it.each(['', 'x', 'é'.repeat(43), '\u0000'])('is not to be guessed: %j', async (token) => {
    await using gateway = await anotherGateway()
    await gateway.setup.service.prepare(nobody)
    expect(outcome(await complete(gateway, { token }))).toEqual([403, 'setup.invalid_token'])
  })

  it('N6: without it nobody becomes admin, not even on an empty database', async () => {
    await using gateway = await anotherGateway()
    expect(outcome(await complete(gateway, { token: 'x' }))).toEqual([403, 'setup.invalid_token'])
    await call(gateway, { method: 'POST', url: '/api/auth/register', body: { email: 'first@example.org', password: goodPassword } })
    const { rows } = await identity.database.pool.query<{ role: string }>('select role from users')
    expect(rows.map((row) => row.role)).toEqual(['user'])
  })

  it('does not turn an account that somebody registered into an admin', async () => {
    await using gateway = await anotherGateway()
    await gateway.setup.service.prepare(nobody)
    await anAccount(gateway, { email: 'admin@example.org' })
    expect(outcome(await complete(gateway, { token: await tokenIn(gateway) }))).toEqual([409, 'users.email_taken'])
  })

  it.each([{ token: ['x'] }, { token: 'x', role: 'admin' }, { token: 'x', full_name: 'a\u0000' }])('refuses %j', async (body) => {
    expect((await complete(identity, body)).statusCode).toBe(400)
  })
})

describe('H8: 20 people with the link at the same moment, at two gateways', () => {
  it('make exactly one admin', async () => {
    await using one = await anotherGateway()
    await using two = await anotherGateway()
    await one.setup.service.prepare(nobody)
    const token = await tokenIn(one)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => complete(i % 2 === 0 ? one : two, { token, email: `admin-${i}@example.org` })),
    )
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(19).fill(409)])
    const { rows } = await identity.database.pool.query("select id from users where role = 'admin'")
    expect(rows).toHaveLength(1)
  })
})

describe('the admin of the environment', () => {
  it('is made on the first start, and no link is', async () => {
    await using gateway = await anotherGateway()
    await gateway.setup.service.prepare({ email: 'Root@example.org', password: goodPassword })
    expect((await call(gateway, { url: '/api/setup' })).json()).toEqual({ needed: false })
    await expect(stat(linkFile(gateway))).rejects.toThrow('ENOENT')
  })

  it('changes nothing when there is an admin already', async () => {
    await anAccount(identity, { role: 'admin', email: 'there@example.org' })
    await using gateway = await anotherGateway()
    await gateway.setup.service.prepare({ email: 'root@example.org', password: goodPassword })
    const { rows } = await identity.database.pool.query<{ email: string }>('select email from users')
    expect(rows.map((row) => row.email)).toEqual(['there@example.org'])
  })

  it('stops the start when the password breaks the rules, and says which', async () => {
    const faults = await faultsOf(identity.setup.service.prepare({ email: 'root@example.org', password: 'short' }))
    expect(faults).toContain('GATEHOUSE_ADMIN_PASSWORD needs: at least 10 characters.')
    expect(faults.join()).not.toContain('short')
  })

  it('stops the start when the address is none', async () => {
    expect(await faultsOf(identity.setup.service.prepare({ email: 'root@localhost', password: goodPassword }))).toEqual([
      'GATEHOUSE_ADMIN_EMAIL is not an e-mail address.',
    ])
  })

  it.each([
    { email: 'root@example.org', password: null },
    { email: null, password: goodPassword },
  ])('stops the start when half of it is missing', async (half) => {
    expect(await faultsOf(identity.setup.service.prepare(half))).toEqual([
      'GATEHOUSE_ADMIN_EMAIL and GATEHOUSE_ADMIN_PASSWORD go together: set both or neither.',
    ])
  })
})
