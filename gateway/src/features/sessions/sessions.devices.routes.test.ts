import type { LightMyRequestResponse } from 'fastify'
import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '@gatehouse/kit/log'
import { anAccount, anOperator, call, cookiesOf, goodPassword, setCookies, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
let person: { id: string; email: string }
const lines: Record<string, unknown>[] = []
beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
  identity = await startIdentity({ log: createLog({ name: 'test', level: 'info', destination }) })
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users, limit_counters cascade')
  lines.length = 0
  person = await anAccount(identity)
})
afterAll(() => identity[Symbol.asyncDispose]())

const days = (count: number): number => count * 86_400_000
const open = (cookie = '', password = goodPassword, email = person.email) =>
  call(identity, { method: 'POST', url: '/api/auth/session', cookie, body: { email, password } })
const logIn = (address: string, userAgent: string) =>
  identity.server.inject({
    method: 'POST',
    url: '/api/auth/login',
    remoteAddress: address,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': userAgent },
    payload: new URLSearchParams({ username: person.email, password: goodPassword }).toString(),
  })
const deviceOf = (response: LightMyRequestResponse): string => /__Host-gatehouse-device=[\w-]{43}/.exec(cookiesOf(response))?.[0] ?? ''
const isKnown = (cookie: string, userId = person.id) => identity.sessions.knownDevice({ headers: { cookie } } as FastifyRequest, userId)
const noticed = (): number => lines.filter((line) => line['msg'] === 'somebody signed in' && line['new_device'] === true).length

describe('a browser', () => {
  it('is known after it signed in, for that person only', async () => {
    const device = deviceOf(await open())
    expect(device).not.toBe('')
    const other = await anAccount(identity)
    expect([await isKnown(device), await isKnown(device, other.id), await isKnown('')]).toEqual([true, false, false])
  })

  it('keeps its cookie when it signs in again, and by signing out', async () => {
    const device = deviceOf(await open())
    expect(deviceOf(await open(device))).toBe(device)
    const response = await call(identity, { method: 'DELETE', url: '/api/auth/session', cookie: device })
    expect(setCookies(response).some((cookie) => cookie.includes('device'))).toBe(false)
  })

  it('is not known by a failed sign-in, nor by a name it made up', async () => {
    const made = `__Host-gatehouse-device=${'A'.repeat(43)}`
    const response = await open(made, 'wrong')
    expect([setCookies(response), await isKnown(made)]).toEqual([[], false])
  })

  it.each(['x', 'A'.repeat(44), "' or 1=1", '%00'])('brings nothing with %j for a cookie', async (value) => {
    const response = await open(`__Host-gatehouse-device=${value}`)
    expect(deviceOf(response)).not.toBe('')
    expect(await isKnown(`__Host-gatehouse-device=${value}`)).toBe(false)
  })

  it('is forgotten when it was not seen for 180 days', async () => {
    const device = deviceOf(await open())
    identity.clock.advance(days(180) - 1000)
    expect(await isKnown(device)).toBe(true)
    identity.clock.advance(1000)
    expect(await isKnown(device)).toBe(false)
  })

  it('is one of the newest 20 of a person', async () => {
    const first = deviceOf(await open())
    let last = ''
    for (let i = 0; i < 20; i += 1) {
      identity.clock.advance(1000)
      last = deviceOf(await open())
    }
    expect([await isKnown(first), await isKnown(last)]).toEqual([false, true])
    const { rowCount } = await identity.database.pool.query('select from known_devices')
    expect(rowCount).toBe(20)
  })

  it('is stored as a hash that differs from person to person', async () => {
    const device = deviceOf(await open())
    const other = await anAccount(identity)
    await open(device, goodPassword, other.email)
    const { rows } = await identity.database.pool.query<{ hash: string }>("select encode(device_hash, 'base64') as hash from known_devices")
    expect(new Set(rows.map((row) => row.hash)).size).toBe(2)
    expect(JSON.stringify(rows)).not.toContain(device.slice(-43))
  })
})

const nextPassword = 'Copper-lantern-42?'
/** Two browsers in which the person is signed in: all their cookies. */
const twoBrowsers = async () => [cookiesOf(await open()), cookiesOf(await open())] as const
const known = async (cookies: readonly string[]): Promise<boolean[]> => Promise.all(cookies.map((cookie) => isKnown(cookie)))

describe('browsers are strangers again', () => {
  it('all but this one after signing out everywhere else, whether or not somebody is signed in there', async () => {
    const [here, there] = await twoBrowsers()
    await call(identity, { method: 'DELETE', url: '/api/auth/session', cookie: there })
    expect(await known([here, there])).toEqual([true, true])
    expect((await call(identity, { method: 'DELETE', url: '/api/auth/sessions', cookie: here })).json()).toEqual({ ended: 0 })
    expect(await known([here, there])).toEqual([true, false])
  })

  it('all but this one after a new password', async () => {
    const [here, there] = await twoBrowsers()
    const body = { current_password: goodPassword, new_password: nextPassword }
    const changed = await call(identity, { method: 'POST', url: '/api/auth/password/change', cookie: here, body })
    expect([changed.statusCode, ...(await known([here, there]))]).toEqual([204, true, false])
  })

  it('none when a new password was refused', async () => {
    const [here, there] = await twoBrowsers()
    const body = { current_password: 'a guess', new_password: nextPassword }
    await call(identity, { method: 'POST', url: '/api/auth/password/change', cookie: here, body })
    expect(await known([here, there])).toEqual([true, true])
  })

  it('all when an operator sets the password or an admin ends all sessions, and the next sign-in is told', async () => {
    const [here, there] = await twoBrowsers()
    await identity.users.service.resetPassword(person.id, nextPassword, anOperator)
    expect(await known([here, there])).toEqual([false, false])
    const before = noticed()
    await open(here, nextPassword)
    expect([noticed() - before, ...(await known([here, there]))]).toEqual([1, true, false])
    await identity.sessions.endAll({ userId: person.id, exceptId: null }, anOperator)
    expect(await known([here, there])).toEqual([false, false])
  })

  it('not by ending one session', async () => {
    const [here, there] = await twoBrowsers()
    const { items } = (await call(identity, { url: '/api/auth/sessions', cookie: here })).json<{
      items: { id: string; current: boolean }[]
    }>()
    const other = items.find(({ current }) => !current)
    await call(identity, { method: 'DELETE', url: `/api/auth/sessions/${other?.id}`, cookie: here })
    expect(await known([here, there])).toEqual([true, true])
  })

  it('of that person only', async () => {
    const [here] = await twoBrowsers()
    const other = await anAccount(identity)
    const theirs = deviceOf(await open('', goodPassword, other.email))
    await call(identity, { method: 'DELETE', url: '/api/auth/sessions', cookie: here })
    expect(await isKnown(theirs, other.id)).toBe(true)
  })
})

describe('a new sign-in', () => {
  it('is told when somebody comes with another browser than before, and not the first time', async () => {
    const device = deviceOf(await open())
    await open(device)
    expect(noticed()).toBe(0)
    await open()
    expect(noticed()).toBe(1)
    const { rows } = await identity.database.pool.query('select kind from mails where recipient = $1', [person.email])
    expect(rows).toEqual([{ kind: 'new_sign_in' }])
  })

  it('is told when the known browsers are known no more', async () => {
    const device = deviceOf(await open())
    identity.clock.advance(days(200))
    await open(device)
    expect(noticed()).toBe(1)
  })

  it('is told of programs by name and network, which makes no browser known', async () => {
    await open()
    await logIn('192.0.2.9', 'curl/8.5.0')
    expect(noticed()).toBe(1)
    await logIn('192.0.2.10', 'curl/8.6.0')
    expect(noticed()).toBe(1)
    await logIn('198.51.100.1', 'curl/8.6.0')
    expect(noticed()).toBe(2)
    expect(await isKnown('__Host-gatehouse-device=curl')).toBe(false)
  })
})
