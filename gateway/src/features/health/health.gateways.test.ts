import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { aViewer, startHealth, type TestHealth } from './health.builders.ts'

let first: TestHealth
let second: TestHealth

beforeEach(async () => {
  first = await startHealth()
  second = await startHealth({ database: first.database, services: first.services })
  second.viewer = aViewer('admin')
})

afterEach(async () => {
  await second[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
})

const statusAt = (gateway: TestHealth): string | undefined => gateway.health.service.appFor('wiki')?.app.status

/** Lets the leader and the other live through time together. */
async function passUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let step = 0; step < 600 && !(await isSo()); step += 1) {
    first.timers.pass(250)
    second.timers.pass(250)
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
  expect(await isSo()).toBe(true)
}

/** Lets one of them live through time, the other one standing still. */
const livesUntil = (gateway: TestHealth, isSo: () => boolean): Promise<unknown> =>
  vi.waitUntil(
    () => {
      gateway.timers.pass(250)
      return isSo()
    },
    { timeout: 20_000, interval: 5 },
  )

it('of two gateways one checks, and both show the same', async () => {
  let probes = 0
  first.wiki.server.on('request', () => (probes += 1))
  await first.start()
  second.health.start()
  await passUntil(() => statusAt(first) === 'up' && statusAt(second) === 'up')
  expect([first.health.isLeading(), second.health.isLeading()]).toStrictEqual([true, false])
  await passUntil(() => probes >= 6)
  expect(second.health.service.listForAdmin()[0]).toMatchObject({
    version: '2.1',
    settings_version: 4,
    latency: { p50: expect.any(Number) as number },
  })
  first.wikiStatus = 500
  await passUntil(() => statusAt(first) === 'down')
  await passUntil(() => statusAt(second) === 'down')
})

it('one that loses the database keeps its word until it hears of another, which takes over what was known', async () => {
  await first.start()
  second.health.start()
  await passUntil(() => statusAt(second) === 'up')
  const since = second.health.service.appFor('wiki')?.app.since
  await first.database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gatehouse-health' and pid in (select pid from pg_locks where locktype = 'advisory')`,
  )
  await livesUntil(second, () => second.health.isLeading())
  expect([second.health.isLeading(), statusAt(first), statusAt(second)]).toStrictEqual([true, 'up', 'up'])
  await passUntil(() => !first.health.isLeading())
  expect(second.health.service.appFor('wiki')?.app.since).toBe(since)
})

it('one that hangs is relieved, and what it writes afterwards is refused', async () => {
  await first.start()
  second.health.start()
  await passUntil(() => statusAt(second) === 'up')
  // The clock of the first stands still: it neither shows itself nor checks, but holds the lock.
  await first.database.pool.query(`update health_leadership set renewed_at = now() - interval '6 seconds'`)
  await livesUntil(second, () => second.health.isLeading())
  expect(second.health.isLeading()).toBe(true)
  const { rows } = await first.database.pool.query('select term from health_leadership')
  expect(rows).toStrictEqual([{ term: 2 }])
  await passTerm(2)
  await livesUntil(first, () => !first.health.isLeading())
  await passTerm(2)
})

/** Waits until everything that is stored was written in this term. */
async function passTerm(term: number): Promise<void> {
  await second.passUntil(async () => {
    const { rows } = await first.database.pool.query<{ term: number }>('select distinct term from health_states')
    return rows.length === 1 && rows[0]?.term === term
  })
}

it('a gateway that does not check has a service checked by the one that does', async () => {
  await first.start()
  second.health.start()
  await passUntil(() => statusAt(second) === 'up')
  let probes = 0
  first.wiki.server.on('request', () => (probes += 1))
  for (let count = 0; count < 3; count += 1) second.health.noteConnection('wiki', false)
  await expect.poll(() => probes).toBe(1)
})

it('maintenance holds at every gateway', async () => {
  await first.start()
  second.health.start()
  await passUntil(() => statusAt(second) === 'up')
  const planned = await second.server.inject({
    method: 'POST',
    url: '/api/admin/services/wiki/maintenance',
    payload: { message: 'New disk' },
  })
  expect([planned.statusCode, planned.json()]).toMatchObject([201, { service_key: 'wiki', active: true, created_by: 'admin@example.org' }])
  await expect.poll(() => [statusAt(first), statusAt(second)]).toStrictEqual(['maintenance', 'maintenance'])
  const ended = await second.server.inject({
    method: 'DELETE',
    url: `/api/admin/services/wiki/maintenance/${planned.json<{ id: string }>().id}`,
  })
  expect(ended.statusCode).toBe(204)
  await passUntil(() => statusAt(first) === 'up' && statusAt(second) === 'up')
  expect(second.audited.map(({ action }) => action)).toStrictEqual(['maintenance.planned', 'maintenance.ended'])
})

it('what was seen outlives a restart', async () => {
  await first.start()
  await first.passUntil(async () => {
    const { rows } = await first.database.pool.query(`select from health_samples where service_key = 'wiki'`)
    return rows.length >= 4
  })
  const seen = first.health.service.appFor('wiki')?.app
  await first.health[Symbol.asyncDispose]()
  second.timers.clock.set(first.timers.clock.now())
  await second.start()
  await passUntil(() => statusAt(second) === 'up')
  await passUntil(() => second.health.service.appFor('wiki')?.app.uptime?.d30 === 1)
  const app = second.health.service.appFor('wiki')?.app
  expect(app).toMatchObject({ status: 'up', since: seen?.since, uptime: { h24: 1, d7: 1, d30: 1 } })
  expect(app?.spark.filter((bar) => bar !== null)).toStrictEqual(seen?.spark.filter((bar) => bar !== null))
  const history = await second.server.inject('/api/services/wiki/history')
  expect(history.json()).toMatchObject({
    key: 'wiki',
    seconds: 300,
    buckets: [{ checks: expect.any(Number) as number, uptime: 1 }],
    transitions: [{ from: 'unknown', to: 'up', reason: null, because: null, detail: null }],
  })
})
