import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startGateway } from './testing/gateway.ts'
import { grafana, own, publicUrl, startSites, waysTo, type SiteWorld } from './testing/sites.ts'

// How long somebody is signed in who comes to sites, and to Gatehouse itself now and then.

const hourMs = 3_600_000
let world: SiteWorld
let clock: TestClock
let session: string
let cookie: string
beforeAll(async () => {
  clock = createTestClock()
  world = await startSites({ clock })
})
beforeEach(async () => {
  await world.gateway.database.pool.query('delete from sessions')
  session = await world.signIn()
  cookie = await world.signOn(grafana, session)
})
afterAll(() => world[Symbol.asyncDispose]())

const statusAt = async (at: Pick<SiteWorld, 'ask'> = world): Promise<number> => (await at.ask(grafana, '/x', { cookie, lines: [] })).status
const renew = () => world.ask(own, '/api/auth/session/refresh', { method: 'POST', cookie: session, lines: [`Origin: ${publicUrl}`] })

/** Comes to the site at another gateway, which writes down what it noted when it stops. */
async function comeToTheSite(): Promise<number> {
  await using other = await startGateway(world.environment, world.gateway, clock)
  await other.server.listen({ port: 0, host: '127.0.0.1' })
  return await statusAt(waysTo((other.server.server.address() as AddressInfo).port))
}

test('a session that was left alone for a day is over at a site as it is at Gatehouse', async () => {
  expect(await statusAt()).toBe(200)
  clock.advance(24 * hourMs)
  expect([await statusAt(), (await renew()).status]).toEqual([401, 401])
})

test('a session that is used at a site alone goes on, and is good at Gatehouse too', async () => {
  for (let times = 0; times < 3; times += 1) {
    clock.advance(20 * hourMs)
    expect(await comeToTheSite()).toBe(200)
  }
  clock.advance(20 * hourMs)
  const renewed = await renew()
  expect([renewed.status, await statusAt()]).toEqual([200, 200])
  const { body } = await world.ask(own, '/api/auth/sessions', { cookie: renewed.cookies.join('; '), lines: [] })
  expect((JSON.parse(body) as { items: unknown[] }).items).toHaveLength(1)
})

test('a session that is used at a site is over at its latest end', async () => {
  for (let passed = 20; passed <= 7 * 24; passed += 20) {
    await world.gateway.database.pool.query('update sessions set last_seen_at = $1', [clock.now()])
    clock.advance(20 * hourMs)
    expect(await statusAt()).toBe(passed < 7 * 24 ? 200 : 401)
  }
  clock.advance(8 * hourMs)
  expect(await statusAt()).toBe(401)
})
