import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, cookiesOf, goodPassword, signIn } from '../../testing/identity.ts'
import { startSmtp } from '../../testing/smtp.ts'
import { startAdmitting, type Admitting } from './admission.builders.ts'

let test: Admitting
beforeAll(async () => {
  test = await startAdmitting({ GATEHOUSE_SIGNUP: 'invite' })
})
beforeEach(() => test.identity.database.pool.query('truncate limit_counters'))
afterAll(() => test[Symbol.asyncDispose]())

const url = '/api/admin/invitations'
type Item = { email: string; outcome: string; link: string | null; invitation: { id: string; state: string } | null }
const asAdmin = () => signIn(test.identity, 'admin@example.org')
let people = 0
const somebody = (): string => `invited-${(people += 1)}@example.org`
const invite = (body: object) => test.asAdmin('POST', url, body)
const inviteOne = async (person: object = {}, more: object = {}): Promise<{ email: string; id: string; token: string }> => {
  const response = await invite({ people: [{ email: somebody(), ...person }], ...more })
  const [item] = response.json<{ items: Item[] }>().items
  return { email: item?.email ?? '', id: item?.invitation?.id ?? '', token: tokenOf(item?.link) }
}
const tokenOf = (link: string | null | undefined): string => new URL(link ?? 'http://none/').hash.replace('#token=', '')
const post = (path: string, body: object, address = '192.0.2.1') =>
  call(test.identity, { method: 'POST', url: `/api/auth/invitation${path}`, body, address })
const lookUp = (token: string, address?: string) => post('', { token }, address)
const accept = (token: string, body: object = {}) => post('/accept', { token, password: goodPassword, ...body })
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const stateOf = async (id: string): Promise<string | undefined> =>
  (await test.asAdmin('GET', url)).json<{ items: { id: string; state: string }[] }>().items.find((item) => item.id === id)?.state

describe('an invitation', () => {
  it('leads to an account, signed in, with name, role and groups', async () => {
    const group = await test.aGroup()
    const { email, id, token } = await inviteOne({ full_name: 'Ana Lind', role: 'admin', group_ids: [group.id] })
    expect((await lookUp(token)).json()).toMatchObject({
      email,
      full_name: 'Ana Lind',
      role: 'admin',
      invited_by: 'admin@example.org',
      groups: [group.name],
    })
    const response = await accept(token, { full_name: 'Ana B. Lind' })
    const user = response.json<{ id: string }>()
    expect([response.statusCode, user]).toMatchObject([201, { email, role: 'admin', full_name: 'Ana B. Lind', email_verified_at: null }])
    expect((await call(test.identity, { url: '/api/users/me', cookie: cookiesOf(response) })).statusCode).toBe(200)
    expect(await signIn(test.identity, email)).toContain('__Host-gatehouse=')
    expect(await test.groupsOf(user.id)).toEqual([group.id])
    expect(await stateOf(id)).toBe('accepted')
  })

  it('into a group that demands a second factor leads to setting one up, and not to a session that is none', async () => {
    const group = await test.aGroup()
    await test.identity.database.pool.query('update groups set require_second_factor = true where id = $1', [group.id])
    const { email, token } = await inviteOne({ group_ids: [group.id] })
    const response = await accept(token)
    expect(outcome(response)).toEqual([403, 'auth.enrolment_required'])
    const pending = cookiesOf(response)
    expect((await call(test.identity, { url: '/api/users/me', cookie: pending })).statusCode).toBe(401)
    const lack = await call(test.identity, { url: '/api/auth/session/factor', cookie: pending })
    expect(lack.json()).toMatchObject({ lacks: 'enrolment', email })
  })

  it('that was handed over opens no session where addresses have to be confirmed; one that was mailed does', async () => {
    await using smtp = await startSmtp()
    const mailing = { SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, GATEHOUSE_MAIL_FROM: 'gatehouse@example.org' }
    await using strict = await startAdmitting({ ...mailing, GATEHOUSE_EMAIL_VERIFICATION: 'required' })
    await strict.identity.database.pool.query('update users set email_verified_at = now()')
    const take = async (tokenOfLink: string) =>
      call(strict.identity, {
        method: 'POST',
        url: '/api/auth/invitation/accept',
        body: { token: tokenOfLink, password: goodPassword },
      })
    const handed = await strict.asAdmin('POST', url, { people: [{ email: 'handed@example.org' }], deliver: 'link' })
    const response = await take(tokenOf(handed.json<{ items: Item[] }>().items[0]?.link))
    expect([...outcome(response), response.headers['set-cookie']]).toEqual([403, 'auth.email_unverified', undefined])
    await strict.identity.emailLinks.work()
    await strict.identity.mail.deliver()
    expect(smtp.mails.at(-1)?.text).toMatch(/\/verify#token=/)
    await strict.asAdmin('POST', url, { people: [{ email: 'mailed@example.org' }], deliver: 'mail' })
    await strict.identity.mail.deliver()
    const [, mailed = ''] = /\/invite#token=([\w-]+)/.exec(smtp.mails.at(-1)?.text ?? '') ?? []
    expect((await take(mailed)).statusCode).toBe(201)
  })

  it('is good once, also for 20 who come with it at once', async () => {
    const { email, token } = await inviteOne()
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(token)))
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(9).fill(403)])
    const { rows } = await test.identity.database.pool.query('select id from users where email_key = $1', [email])
    expect(rows).toHaveLength(1)
    await test.identity.database.pool.query('truncate limit_counters')
    expect(outcome(await lookUp(token))).toEqual([403, 'invitations.invalid'])
  })

  it('makes a user unless an admin says otherwise', async () => {
    expect((await accept((await inviteOne()).token)).json()).toMatchObject({ role: 'user' })
  })

  it('stays good after a password that is refused', async () => {
    const { token } = await inviteOne()
    expect(outcome(await accept(token, { password: 'weak' }))).toEqual([422, 'auth.password_refused'])
    expect((await accept(token)).statusCode).toBe(201)
  })

  it('is over after seven days', async () => {
    const { id, token } = await inviteOne()
    test.identity.clock.advance(7 * 24 * 3600 * 1000 - 1)
    expect((await lookUp(token)).statusCode).toBe(200)
    test.identity.clock.advance(1)
    expect(outcome(await accept(token))).toEqual([403, 'invitations.invalid'])
    const fresh = await test.identity.database.db.selectFrom('invitations').select('id').where('id', '=', id).execute()
    expect(fresh).toHaveLength(1)
  })

  it('that is revoked is no longer good', async () => {
    const { id, token } = await inviteOne()
    const cookie = await signIn(test.identity, 'admin@example.org')
    expect((await call(test.identity, { method: 'DELETE', url: `${url}/${id}`, cookie })).statusCode).toBe(204)
    expect(outcome(await accept(token))).toEqual([403, 'invitations.invalid'])
    expect(outcome(await call(test.identity, { method: 'DELETE', url: `${url}/${id}`, cookie }))).toEqual([409, 'invitations.over'])
  })

  it.each(['', 'x', 'é'.repeat(43), '\u0000', '\ud800', '__proto__', "' or 1=1--"])('I9: is not to be guessed: %j', async (token) => {
    expect(outcome(await accept(token))).toEqual([403, 'invitations.invalid'])
  })

  it('I9: has 256 random bits, of which only a hash is kept', async () => {
    const { id, token } = await inviteOne()
    expect(token).toMatch(/^[\w-]{43}$/)
    const { rows } = await test.identity.database.pool.query('select * from invitations where id = $1', [id])
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('tried in vain too often from one network has to wait', async () => {
    for (let i = 0; i < 20; i += 1) await lookUp('wrong', '198.51.100.9')
    expect((await lookUp('wrong', '198.51.100.9')).statusCode).toBe(429)
    expect((await lookUp((await inviteOne()).token, '203.0.113.9')).statusCode).toBe(200)
  })

  it('to somebody who made an account meanwhile changes nothing of it', async () => {
    const { email, token } = await inviteOne({ role: 'admin' })
    await anAccount(test.identity, { email })
    expect(outcome(await accept(token, { password: 'Amber-lighthouse-42!' }))).toEqual([409, 'invitations.email_taken'])
    expect(await signIn(test.identity, email)).toContain('__Host-gatehouse=')
  })

  it('H11: answers who waits under the address, whose password is forgotten', async () => {
    await test.setRule('mode', 'approval')
    const { email, token } = await inviteOne()
    await test.register(email, { password: 'Amber-lighthouse-42!' })
    await accept(token)
    await expect(signIn(test.identity, email, 'Amber-lighthouse-42!')).rejects.toThrow('401 ')
    const { rows } = await test.identity.database.pool.query('select id from registrations where email_key = $1', [email])
    expect(rows).toEqual([])
    await test.identity.database.pool.query('truncate settings')
  })
})

describe('inviting', () => {
  it('leaves those alone who are here or invited already', async () => {
    const [member, invited, fresh] = [await anAccount(test.identity), await inviteOne(), somebody()]
    const cookie = await asAdmin()
    const wanted = { people: [member.email, invited.email, fresh, fresh.toUpperCase()].map((email) => ({ email })) }
    const response = await call(test.identity, { method: 'POST', url, cookie, body: wanted })
    expect(response.statusCode).toBe(201)
    expect(response.json<{ items: Item[] }>().items.map((item) => [item.outcome, item.link !== null])).toEqual([
      ['member', false],
      ['already_invited', false],
      ['invited', true],
      ['duplicate', false],
    ])
  })

  it('renews an invitation that has expired', async () => {
    const old = await inviteOne({}, { valid_days: 1 })
    test.identity.clock.advance(24 * 3600 * 1000)
    const cookie = await asAdmin()
    const response = await call(test.identity, { method: 'POST', url, cookie, body: { people: [{ email: old.email }] } })
    const [item] = response.json<{ items: Item[] }>().items
    expect(item?.outcome).toBe('invited')
    expect(outcome(await lookUp(old.token))).toEqual([403, 'invitations.invalid'])
    expect((await lookUp(tokenOf(item?.link))).statusCode).toBe(200)
  })

  it('20 times at once makes one invitation', async () => {
    const email = somebody()
    const cookie = await asAdmin()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(test.identity, { method: 'POST', url, cookie, body: { people: [{ email }] } })),
    )
    const outcomes = answers.map((answer) => answer.json<{ items: Item[] }>().items[0]?.outcome)
    expect(outcomes.filter((made) => made === 'invited')).toHaveLength(1)
  })

  it('again sends another link, and the one before is dead', async () => {
    const { id, token } = await inviteOne()
    const cookie = await asAdmin()
    const response = await call(test.identity, { method: 'POST', url: `${url}/${id}/resend`, cookie, body: {} })
    const { link } = response.json<{ link: string }>()
    expect(outcome(await lookUp(token))).toEqual([403, 'invitations.invalid'])
    expect((await accept(tokenOf(link))).statusCode).toBe(201)
    expect(outcome(await call(test.identity, { method: 'POST', url: `${url}/${id}/resend`, cookie, body: {} }))).toEqual([
      409,
      'invitations.over',
    ])
  })

  it('by mail is refused while mail is not set up', async () => {
    const response = await call(test.identity, {
      method: 'POST',
      url,
      cookie: await asAdmin(),
      body: { people: [{ email: somebody() }], deliver: 'mail' },
    })
    expect(outcome(response)).toEqual([409, 'invitations.no_mail'])
  })

  it.each([
    ['nobody', { people: [] }],
    ['too many', { people: Array.from({ length: 201 }, (_, i) => ({ email: `n${i}@example.org` })) }],
    ['what is no address', { people: [{ email: 'a@b.org@c.org' }] }],
    ['an owner', { people: [{ email: 'a@example.org', role: 'owner' }] }],
    ['for ever', { people: [{ email: 'a@example.org' }], valid_days: 31 }],
  ])('refuses %s', async (_what, body) => {
    expect((await call(test.identity, { method: 'POST', url, cookie: await asAdmin(), body })).statusCode).toBe(400)
  })

  it('shows before what each line of a list would become', async () => {
    const [member, invited, group] = [await anAccount(test.identity), await inviteOne(), await test.aGroup()]
    const text = [
      'e-mail,name',
      `new@list.example,New,${group.name},admin`,
      'new@list.example',
      member.email,
      invited.email,
      'nonsense',
    ].join('\n')
    const response = await call(test.identity, { method: 'POST', url: `${url}/preview`, cookie: await asAdmin(), body: { text } })
    const { lines, ready } = response.json<{ lines: { line: number; state: string; role: string; groups: unknown[] }[]; ready: number }>()
    expect(lines.map(({ line, state }) => [line, state])).toEqual([
      [2, 'ready'],
      [3, 'duplicate'],
      [4, 'member'],
      [5, 'invited'],
      [6, 'invalid'],
    ])
    expect(ready).toBe(1)
    expect(lines[0]).toMatchObject({ role: 'admin', groups: [group] })
  })

  it('K1: is for admins only', async () => {
    const cookie = await signIn(test.identity, (await anAccount(test.identity)).email)
    const body = { people: [{ email: somebody() }] }
    expect((await call(test.identity, { method: 'POST', url, cookie, body })).statusCode).toBe(403)
    expect((await call(test.identity, { url })).statusCode).toBe(401)
  })
})

describe('invitations by mail', () => {
  it('hold the link, which no admin sees, and prove the address', async () => {
    await using smtp = await startSmtp()
    await using mailing = await startAdmitting({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, GATEHOUSE_MAIL_FROM: 'gatehouse@example.org' })
    const { identity } = mailing
    const group = await mailing.aGroup('Bridge crew')
    const email = somebody()
    const response = await mailing.asAdmin('POST', url, { people: [{ email, full_name: 'Ana', group_ids: [group.id] }] })
    expect(response.json()).toMatchObject({ items: [{ outcome: 'invited', link: null, invitation: { sent_by: 'mail' } }] })
    await identity.mail.deliver()
    const text = smtp.mails.at(-1)?.text ?? ''
    expect(text).toContain('Bridge crew')
    const token = /\/invite#token=([\w-]{43})/.exec(text)?.[1] ?? ''
    const body = { token, password: goodPassword, full_name: 'Ana' }
    const accepted = await call(identity, { method: 'POST', url: '/api/auth/invitation/accept', body })
    expect([accepted.statusCode, accepted.json()]).toMatchObject([201, { email, email_verified_at: '2026-03-01T12:00:00.000Z' }])
  })
})
