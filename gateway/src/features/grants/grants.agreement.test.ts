import * as fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDecideAccess } from './grants.decision.ts'
import { explainAccess, subjectOf, type HeldGrant } from './grants.explanation.ts'
import { aGroupOf, appsOf, grantPath, openApp, startAccess, type Account, type TestAccess } from '../../testing/access.ts'
import type { Opener, UserAccess } from './grants.schemas.ts'

/** A grant of somebody or of a group: by place in a list, ending after so many seconds, or never. */
type Given = { to: 'user' | 'group'; holder: number; app: number; endS: number | null }
type Open = { visibility: 'everyone' | 'granted'; enabled: boolean }
type World = { members: boolean[][]; admin: number | null; given: Given[]; services: Open[]; passS: number }

const people = 3
const groups = 2
const apps = ['board', 'wiki', 'vault', 'tools']

const given: fc.Arbitrary<Given> = fc.oneof(
  fc.record({ to: fc.constant('user' as const), holder: fc.nat(people - 1), app: fc.nat(apps.length - 1), endS: ends() }),
  fc.record({ to: fc.constant('group' as const), holder: fc.nat(groups - 1), app: fc.nat(apps.length - 1), endS: ends() }),
)
const world: fc.Arbitrary<World> = fc.record({
  members: fc.array(fc.array(fc.boolean(), { minLength: people, maxLength: people }), { minLength: groups, maxLength: groups }),
  admin: fc.option(fc.nat(people - 1), { freq: 3 }),
  given: fc.array(given, { minLength: 1, maxLength: 8 }),
  services: fc.array(
    fc.record({
      visibility: fc.constantFrom('granted' as const, 'granted' as const, 'everyone' as const),
      enabled: fc.constantFrom(true, true, true, false),
    }),
    { minLength: apps.length, maxLength: apps.length },
  ),
  passS: fc.constantFrom(0, 9, 10, 20),
})
function ends(): fc.Arbitrary<number | null> {
  return fc.option(fc.constantFrom(9, 10, 20, 60), { freq: 3 })
}

/** The plain model: who may open what, after `passS` seconds. Of two grants at one place the later one holds. */
function mayOpen({ members, admin, given: grants, services, passS }: World, person: number, app: number): boolean {
  if (admin === person || services[app]?.visibility === 'everyone') return true
  const last = new Map(grants.map((grant) => [`${grant.to} ${grant.holder} ${grant.app}`, grant]))
  return [...last.values()].some(
    ({ to, holder, app: of, endS }) =>
      of === app && (endS === null || endS > passS) && (to === 'user' ? holder === person : members[holder]?.[person] === true),
  )
}

let access: TestAccess
beforeAll(async () => {
  access = await startAccess(['open'])
  const { cookie } = await access.anAdmin()
  const file = JSON.parse(await readFile(access.servicesFile, 'utf8')) as { services: { upstream: string }[] }
  for (const key of apps) {
    const made = await access.call('POST', '/api/admin/services', {
      cookie,
      body: { key, name: key, upstream: file.services[0]?.upstream },
    })
    if (made.statusCode !== 201) throw new Error(made.body)
  }
})
afterAll(() => access[Symbol.asyncDispose]())

type Made = { accounts: (Account & { cookie: string })[]; admin: string }

/** Makes the world by the API, the services last, and lets the time pass. The people are signed in, and known to the data path, from the beginning. */
async function make({ members, admin, given: grants, services, passS }: World): Promise<Made> {
  const { cookie } = await access.anAdmin()
  const accounts = await Promise.all(
    Array.from({ length: people }, async (_, at) => {
      const account = await access.anAccount({ role: at === admin ? 'admin' : 'user' })
      return { ...account, cookie: await access.signIn(account) }
    }),
  )
  for (const account of accounts) await openApp(access, account.cookie, 'wiki')
  const groupIds = await Promise.all(
    members.map((isIn) =>
      aGroupOf(
        access,
        cookie,
        accounts.filter((_, at) => isIn[at]),
      ),
    ),
  )
  const now = access.clock.now().getTime()
  for (const { to, holder, app, endS } of grants) {
    const id = to === 'user' ? accounts[holder]?.id : groupIds[holder]
    const body = { expires_at: endS === null ? null : new Date(now + endS * 1000).toISOString() }
    const answer = await access.call('PUT', grantPath(apps[app] ?? '', `${to}s`, id ?? ''), { cookie, body })
    if (answer.statusCode !== 200) throw new Error(answer.body)
  }
  for (const [at, body] of services.entries()) {
    const answer = await access.call('PATCH', `/api/admin/services/${apps[at]}`, { cookie, body })
    if (answer.statusCode !== 200) throw new Error(answer.body)
  }
  access.clock.advance(passS * 1000)
  return { accounts, admin: cookie }
}

/** What the decision function alone says, told of the world as it was meant. */
function decides({ members, admin, given: grants, services, passS }: World, person: number, app: number): boolean {
  const held = new Map<string, number>()
  const last = new Map(grants.map((grant) => [`${grant.to} ${grant.holder} ${grant.app}`, grant]))
  for (const { to, holder, app: of, endS } of last.values()) {
    if (to === 'user' ? holder !== person : members[holder]?.[person] !== true) continue
    held.set(apps[of] ?? '', Math.max(held.get(apps[of] ?? '') ?? 0, endS === null ? Number.POSITIVE_INFINITY : endS * 1000))
  }
  const service = { key: apps[app] ?? '', name: 'App', visibility: services[app]?.visibility ?? 'granted' }
  const subject = { user: { role: admin === person ? ('admin' as const) : ('user' as const) }, grants: held }
  return createDecideAccess(() => new Date(passS * 1000))(subject, service).allowed
}

const openersOf = async (key: string, cookie: string): Promise<Set<string>> => {
  const answer = await access.call('GET', `/api/admin/services/${key}/access?limit=200`, { cookie })
  return new Set(answer.json<{ items: Opener[] }>().items.map(({ user_id }) => user_id))
}

it('the decision, the tile, the data path, the explanation and the list of who can open an app agree with a plain model', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (wanted) => {
      const { accounts, admin } = await make(wanted)
      const openers = new Map(await Promise.all(apps.map(async (key) => [key, await openersOf(key, admin)] as const)))
      for (const [person, { id, cookie }] of accounts.entries()) {
        const shown = await appsOf(access, cookie)
        const explained = (await access.call('GET', `/api/admin/users/${id}/access`, { cookie: admin })).json<UserAccess>().apps
        for (const [at, key] of apps.entries()) {
          const expected = mayOpen(wanted, person, at)
          const explanation = explained.find((app) => app.key === key)
          const isOn = wanted.services[at]?.enabled === true
          const found = {
            decided: decides(wanted, person, at),
            shown: shown.includes(key),
            opened: (await openApp(access, cookie, key)).status === 200,
            allowed: explanation?.allowed,
            because: (explanation?.because.length ?? 0) > 0,
            listed: openers.get(key)?.has(id),
          }
          const may = { decided: expected, allowed: expected, because: expected, listed: expected }
          expect({ key, ...found }).toEqual({ key, ...may, shown: expected && isOn, opened: expected && isOn })
        }
      }
      // Nobody but those of this world is in the way of the next one.
      await access.gateway.database.db.deleteFrom('users').execute()
    }),
    { numRuns: 25 },
  )
})

it('the explanation gives a reason exactly where the decision lets somebody in, and the same end', () => {
  const now = new Date('2026-03-01T12:00:00Z')
  const decideAccess = createDecideAccess(() => now)
  const held: fc.Arbitrary<HeldGrant> = fc.record({
    app_key: fc.constantFrom('wiki', 'vault'),
    group: fc.option(fc.constantFrom({ id: 'g1', name: 'One' }, { id: 'g2', name: 'Two' })),
    expires_at: fc.option(fc.integer({ min: -2, max: 2 }).map((ms) => new Date(now.getTime() + ms).toISOString())),
    granted_at: fc.constant('2026-01-01T00:00:00.000Z'),
    granted_by: fc.constant(null),
  })
  const service = fc.record({
    key: fc.constantFrom('wiki', 'vault'),
    name: fc.constant('App'),
    visibility: fc.constantFrom('everyone' as const, 'granted' as const),
  })
  fc.assert(
    fc.property(fc.array(held, { maxLength: 5 }), service, fc.constantFrom('user' as const, 'admin' as const), (grants, one, role) => {
      const decision = decideAccess(subjectOf(role, grants), one)
      const explanation = explainAccess(decideAccess, { service: one, role, held: grants, now })
      expect([explanation.allowed, explanation.because.length > 0]).toEqual([decision.allowed, decision.allowed])
      const until = decision.allowed && Number.isFinite(decision.untilMs) ? new Date(decision.untilMs).toISOString() : null
      expect(explanation.until).toBe(until)
      expect(explanation.because.length + explanation.expired.length).toBeGreaterThanOrEqual(
        grants.filter(({ app_key }) => app_key === one.key).length,
      )
    }),
    { numRuns: 1000 },
  )
})
