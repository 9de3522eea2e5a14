import { newId } from '@gatehouse/kit/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { everyMessage } from './mail.messages.builders.ts'
import { topics, treatments } from './mail.messages.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity[Symbol.asyncDispose]())

const url = '/api/users/me/notifications'
type Choice = { topic: string; mail: boolean }
type Someone = { id: string; email: string; cookie: string }

async function someone(role: 'user' | 'admin' = 'user'): Promise<Someone> {
  const account = await anAccount(identity, { role })
  return { ...account, cookie: await signIn(identity, account.email) }
}
const find = async (cookie: string): Promise<Choice[]> => (await call(identity, { url, cookie })).json<{ items: Choice[] }>().items
const save = (cookie: string, items: unknown) => call(identity, { method: 'PUT', url, cookie, body: { items } })
const topicsOf = async (cookie: string): Promise<string[]> => (await find(cookie)).map(({ topic }) => topic)

async function makeApprover(userId: string): Promise<void> {
  const { pool } = identity.database
  const group = newId()
  await pool.query(
    `insert into groups (id, name, name_key, description, require_second_factor, version, created_at) values ($1, $2, $2, '', false, 1, now())`,
    [group, group],
  )
  await pool.query(`insert into group_memberships (group_id, user_id, role, added_at) values ($1, $2, 'manager', now())`, [group, userId])
  await pool.query(`insert into app_approvers (app_key, group_id) values ('wiki', $1)`, [group])
}

describe('what there is to choose', () => {
  it('is what reaches somebody, and mails come until they say otherwise', async () => {
    const [person, admin] = [await someone(), await someone('admin')]
    expect(await find(person.cookie)).toEqual([{ topic: 'access_decided', mail: true }])
    expect(await topicsOf(admin.cookie)).toEqual(['access_requested', 'approval_requested'])
  })

  it('has requests for who decides about them, and alerts for whom they go to', async () => {
    const person = await someone()
    await makeApprover(person.id)
    const alerts = { mail_to: [person.email.toUpperCase()], webhook_url: null, webhook_secret: null, group_s: 60, quiet: null }
    await identity.database.pool.query(`insert into settings (key, value, version, updated_at) values ('alerts', $1, 1, now())`, [
      JSON.stringify(alerts),
    ])
    expect(await topicsOf(person.cookie)).toEqual(['access_decided', 'access_requested', 'service_alert'])
  })

  it('is for nobody who is not signed in', async () => {
    expect((await call(identity, { url })).statusCode).toBe(401)
    expect((await call(identity, { method: 'PUT', url, body: { items: [] } })).statusCode).toBe(401)
  })
})

const to = ({ email }: Someone, spelled = email) => ({ address: spelled, name: null })

describe('a choice', () => {
  const declined = { kind: 'access_declined', app: 'Wiki', reason: null } as const

  it('keeps mails of that topic from one person, however the address is spelled', async () => {
    const [ana, ben] = [await someone(), await someone()]
    const response = await save(ana.cookie, [{ topic: 'access_decided', mail: false }])
    expect([response.statusCode, response.json()]).toEqual([200, { items: [{ topic: 'access_decided', mail: false }] }])
    expect(await identity.mail.sendMail({ to: to(ana), message: declined })).toBe('switched_off')
    expect(await identity.mail.sendMail({ to: to(ana, ana.email.toUpperCase()), message: declined })).toBe('switched_off')
    expect(await identity.mail.sendMail({ to: to(ben), message: declined })).toBe('queued')
    await save(ana.cookie, [{ topic: 'access_decided', mail: true }])
    expect(await identity.mail.sendMail({ to: to(ana), message: declined })).toBe('queued')
  })

  it('holds in the transaction that queues', async () => {
    const ana = await someone()
    await save(ana.cookie, [{ topic: 'access_decided', mail: false }])
    const outcome = await identity.database.db
      .transaction()
      .execute((trx) => identity.mail.sendMail({ to: to(ana), message: declined }, trx))
    expect(outcome).toBe('switched_off')
  })

  it('never keeps back what keeps an account safe, or what somebody asked for', async () => {
    const ana = await someone()
    await save(
      ana.cookie,
      topics.map((topic) => ({ topic, mail: false })),
    )
    for (const message of everyMessage('Wiki')) {
      const { topic } = treatments[message.kind]
      expect([message.kind, await identity.mail.sendMail({ to: to(ana), message })]).toEqual([
        message.kind,
        topic === null ? 'queued' : 'switched_off',
      ])
    }
    const offered = new Set(everyMessage('x').flatMap(({ kind }) => treatments[kind].topic ?? []))
    expect(offered).toEqual(new Set(topics))
  })

  it('stays as it is where it is not named, also while the topic does not reach the person', async () => {
    const ana = await someone()
    await save(ana.cookie, [{ topic: 'access_requested', mail: false }])
    await save(ana.cookie, [{ topic: 'access_decided', mail: false }])
    expect(await topicsOf(ana.cookie)).toEqual(['access_decided'])
    await makeApprover(ana.id)
    expect(await find(ana.cookie)).toEqual([
      { topic: 'access_decided', mail: false },
      { topic: 'access_requested', mail: false },
    ])
  })

  it('is not lost to another that is saved at the same moment', async () => {
    const ana = await someone()
    await Promise.all(topics.map((topic) => save(ana.cookie, [{ topic, mail: false }])))
    const { rows } = await identity.database.pool.query<{ switched_off: string[] }>(
      'select switched_off from mail_choices where user_id = $1',
      [ana.id],
    )
    expect(rows).toEqual([{ switched_off: [...topics] }])
  })

  it('is in the audit trail when it changes something', async () => {
    const ana = await someone()
    await save(ana.cookie, [{ topic: 'access_decided', mail: true }])
    await save(ana.cookie, [{ topic: 'access_decided', mail: false }])
    const { rows } = await identity.database.pool.query(
      `select before, after, actor_id from audit_events where action = 'user.notifications_changed' and target_id = $1`,
      [ana.id],
    )
    expect(rows).toEqual([{ before: { switched_off: [] }, after: { switched_off: ['access_decided'] }, actor_id: ana.id }])
  })

  it.each([
    { what: 'a notice about safety', items: [{ topic: 'new_sign_in', mail: false }] },
    {
      what: 'a topic twice',
      items: [
        { topic: 'access_decided', mail: false },
        { topic: 'access_decided', mail: true },
      ],
    },
    { what: 'neither yes nor no', items: [{ topic: 'access_decided', mail: 'no' }] },
  ])('of $what is refused', async ({ items }) => {
    expect((await save((await someone()).cookie, items)).statusCode).toBe(400)
  })

  it('goes with the account', async () => {
    const ana = await someone()
    await save(ana.cookie, [{ topic: 'access_decided', mail: false }])
    await identity.database.pool.query('delete from users where id = $1', [ana.id])
    const { rows } = await identity.database.pool.query('select 1 from mail_choices where user_id = $1', [ana.id])
    expect(rows).toEqual([])
  })
})
