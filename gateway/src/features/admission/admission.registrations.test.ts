import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, goodPassword, signIn } from '../../testing/identity.ts'
import { startAdmitting, type Admitting } from './admission.builders.ts'

let test: Admitting
beforeAll(async () => {
  test = await startAdmitting({ GATEHOUSE_SIGNUP: 'approval' })
})
beforeEach(() => test.identity.database.pool.query('truncate registrations, settings, limit_counters'))
afterAll(() => test[Symbol.asyncDispose]())

const url = '/api/admin/registrations'
type WaitingList = {
  items: { id: string; email: string; full_name: string | null; network: string }[]
  total: number
  next_cursor: string | null
}
const waiting = async () => (await test.asAdmin('GET', url)).json<WaitingList>()
const idOf = async (email: string): Promise<string> => (await waiting()).items.find((item) => item.email === email)?.id ?? 'nobody'
const approve = (id: string, body: object = {}) => test.asAdmin('POST', `${url}/${id}/approve`, body)
const decline = (id: string, body: object = {}) => test.asAdmin('POST', `${url}/${id}/decline`, body)
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const mails = async () =>
  (
    await test.identity.database.pool.query<{ kind: string; recipient: string }>(
      "select kind, recipient from mails where kind <> 'new_sign_in' order by id",
    )
  ).rows.map(({ kind, recipient }) => `${kind} ${recipient}`)
let people = 0
const somebody = (): string => `somebody-${(people += 1)}@example.org`

describe('registering while an admin has to agree', () => {
  it('makes nobody who could sign in until an admin agrees', async () => {
    const email = somebody()
    expect((await test.register(email, { name: 'Some Body' })).statusCode).toBe(202)
    await expect(signIn(test.identity, email)).rejects.toThrow('401 ')
    expect((await waiting()).items).toMatchObject([{ email, full_name: 'Some Body', network: '192.0.2.0/24' }])
    const response = await approve(await idOf(email))
    expect([response.statusCode, response.json<{ email: string; role: string }>()]).toMatchObject([201, { email, role: 'user' }])
    expect(await signIn(test.identity, email)).toContain('__Host-gatehouse=')
    expect((await waiting()).total).toBe(0)
  })

  it('H1: answers a known address exactly like an unknown one, and shows it to nobody', async () => {
    const known = await anAccount(test.identity)
    const email = somebody()
    const answers = [await test.register(known.email), await test.register(email), await test.register(email)]
    const comparable = answers.map(({ statusCode, body, headers }) => ({
      statusCode,
      body,
      headers: { ...headers, 'x-request-id': '', date: '' },
    }))
    expect(comparable[0]).toEqual(comparable[1])
    expect(comparable[1]).toEqual(comparable[2])
    expect((await waiting()).items.map((item) => item.email)).toEqual([email])
  })

  it('H1: a known address, an unknown one and one that waits use up the same room', async () => {
    const known = await anAccount(test.identity)
    const fill = async (email: () => string, network: string): Promise<number[]> => {
      const answers: number[] = []
      for (let i = 0; i < 21; i += 1) answers.push((await test.register(email(), { address: network })).statusCode)
      return answers
    }
    const again = somebody()
    const all = [await fill(() => known.email, '192.0.2.1'), await fill(somebody, '198.51.100.1'), await fill(() => again, '203.0.113.1')]
    const full = [...Array<number>(20).fill(202), 429]
    expect(all).toEqual([full, full, full])
  })

  it('H7: 15 parallel registrations of one address are one who waits, and become one account', async () => {
    const email = somebody()
    const answers = await Promise.all(Array.from({ length: 15 }, () => test.register(email)))
    expect(new Set(answers.map((answer) => `${answer.statusCode} ${answer.body}`)).size).toBe(1)
    expect((await waiting()).total).toBe(1)
    await approve(await idOf(email))
    const { rows } = await test.identity.database.pool.query('select id from users where email_key = $1', [email])
    expect(rows).toHaveLength(1)
  })

  it('H11: whoever registers an address again does not change the password of who waits', async () => {
    const email = somebody()
    await test.register(email)
    await test.register(email, { password: 'Amber-lighthouse-42!' })
    await approve(await idOf(email))
    expect(await signIn(test.identity, email, goodPassword)).toContain('__Host-gatehouse=')
  })

  it('J5: is bounded in all, and what nobody answers makes room again', async () => {
    await test.identity.database.pool.query(
      `insert into registrations (id, email, email_key, hashed_password, network, created_at)
       select gen_random_uuid(), n || '@bogus.example', n || '@bogus.example', 'x', 'net ' || n, $1 from generate_series(1, 500) n`,
      [test.identity.clock.now()],
    )
    const refused = await test.register(somebody())
    expect([...outcome(refused), refused.headers['retry-after']]).toEqual([429, 'auth.too_many_waiting', '3600'])
    test.identity.clock.advance(31 * 24 * 3600 * 1000)
    expect((await test.register(somebody())).statusCode).toBe(202)
    const { rows } = await test.identity.database.pool.query<{ count: number }>('select count(*) from registrations')
    expect(rows[0]?.count).toBe(1)
  })

  it('judges the password and the domain as ever', async () => {
    expect(outcome(await test.register(somebody(), { password: 'short' }))).toEqual([422, 'auth.password_refused'])
  })
})

describe('approving', () => {
  it('puts the person into the groups that everybody gets and those chosen, and tells the audit trail', async () => {
    const [everybody, chosen] = [await test.aGroup(), await test.aGroup()]
    await test.setRule('default_groups', [everybody.id])
    const email = somebody()
    await test.register(email)
    const { id } = (await approve(await idOf(email), { group_ids: [chosen.id] })).json<{ id: string }>()
    expect((await test.groupsOf(id)).toSorted()).toEqual([everybody.id, chosen.id].toSorted())
    const { rows } = await test.identity.database.pool.query(
      `select actor_label, target_label from audit_events where action = 'registration.approved' and target_id = $1`,
      [id],
    )
    expect(rows).toEqual([{ actor_label: 'admin@example.org', target_label: email }])
  })

  it('by ten admins at once makes one account', async () => {
    const email = somebody()
    await test.register(email)
    const id = await idOf(email)
    const answers = await Promise.all(Array.from({ length: 10 }, () => approve(id)))
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(9).fill(404)])
  })

  it.each(['nobody', '00000000-0000-7000-8000-000000000001'])('%s is nobody who waits', async (id) => {
    expect(outcome(await approve(id))).toEqual([404, 'registrations.not_found'])
    expect(outcome(await decline(id))).toEqual([404, 'registrations.not_found'])
  })

  it('cannot be done to an address that has an account by now', async () => {
    const email = somebody()
    await test.register(email)
    const id = await idOf(email)
    await anAccount(test.identity, { email })
    expect(outcome(await approve(id))).toEqual([404, 'registrations.not_found'])
  })
})

describe('declining', () => {
  it('ends the waiting of that address for good', async () => {
    const email = somebody()
    await test.register(email)
    await test.register(email)
    expect((await decline(await idOf(email), { reason: 'Not from here' })).statusCode).toBe(204)
    expect((await waiting()).total).toBe(0)
    await expect(signIn(test.identity, email)).rejects.toThrow('401 ')
  })
})

describe('the list of who waits', () => {
  it('comes in pages, newest first', async () => {
    const emails = [somebody(), somebody(), somebody()]
    for (const email of emails) await test.register(email)
    const first = (await test.asAdmin('GET', `${url}?limit=2`)).json<WaitingList>()
    const second = (await test.asAdmin('GET', `${url}?limit=2&cursor=${first.next_cursor}`)).json<WaitingList>()
    expect([...first.items, ...second.items].map((item) => item.email)).toEqual(emails.toReversed())
    expect([first.total, second.next_cursor]).toEqual([3, null])
  })

  it('is for admins only', async () => {
    const cookie = await signIn(test.identity, (await anAccount(test.identity)).email)
    expect((await call(test.identity, { url, cookie })).statusCode).toBe(403)
    expect((await call(test.identity, { url })).statusCode).toBe(401)
  })
})

describe('mail about registrations', () => {
  beforeEach(() => test.identity.database.pool.query('truncate mails'))

  it('I6: tells admins once an hour that somebody waits, however many do', async () => {
    for (let i = 0; i < 5; i += 1) await test.register(somebody())
    expect(await mails()).toEqual(['approval_requested admin@example.org'])
    test.identity.clock.advance(3600_001)
    await test.register(somebody())
    expect(await mails()).toHaveLength(2)
  })

  it('tells admins nothing of an address that has an account', async () => {
    await test.register((await anAccount(test.identity)).email)
    expect(await mails()).toEqual([])
  })

  it('tells whoever waits that it has arrived, and whoever has an account that they have one', async () => {
    const [email, known] = [somebody(), (await anAccount(test.identity)).email]
    await test.register(email)
    await test.register(known)
    await test.identity.emailLinks.work()
    const own = (await mails()).filter((mail) => mail.endsWith(email) || mail.endsWith(known))
    expect(own).toEqual([`registration_received ${email}`, `account_exists ${known}`])
  })

  it('tells the person what was decided, unless the admin says otherwise', async () => {
    const [ana, ben, eve] = [somebody(), somebody(), somebody()]
    for (const email of [ana, ben, eve]) await test.register(email)
    await test.identity.database.pool.query('truncate mails')
    await approve(await idOf(ana))
    await decline(await idOf(ben), { reason: 'Not from here' })
    await decline(await idOf(eve), { send_mail: false })
    expect(await mails()).toEqual([`approved ${ana}`, `declined ${ben}`])
  })

  it('H11: asks who was let in to confirm the address', async () => {
    const email = somebody()
    await test.register(email)
    await approve(await idOf(email))
    await test.identity.emailLinks.work()
    expect(await mails()).toContain(`verify_email ${email}`)
  })
})

describe('registering without an admin', () => {
  beforeEach(() => test.setRule('mode', 'open'))

  it('puts a new account into the groups that everybody gets before it answers, and a known one into none', async () => {
    const [one, two] = [await test.aGroup(), await test.aGroup()]
    await test.setRule('default_groups', [one.id, two.id])
    const email = somebody()
    const known = await anAccount(test.identity)
    expect((await test.register(email)).body).toBe((await test.register(known.email)).body)
    const { rows } = await test.identity.database.pool.query<{ id: string }>('select id from users where email_key = $1', [email])
    expect((await test.groupsOf(rows[0]?.id ?? '')).toSorted()).toEqual([one.id, two.id].toSorted())
    expect(await test.groupsOf(known.id)).toEqual([])
  })

  it('makes the account and its groups together or not at all', async () => {
    await test.setRule('default_groups', [(await test.aGroup()).id])
    const { pool } = test.identity.database
    const email = somebody()
    await pool.query('alter table group_memberships rename to memberships_away')
    expect((await test.register(email)).statusCode).toBe(500)
    await pool.query('alter table memberships_away rename to group_memberships')
    expect((await pool.query('select id from users where email_key = $1', [email])).rows).toEqual([])
  })
})
