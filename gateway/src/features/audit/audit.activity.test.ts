import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, logIn, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import type { Activity } from './audit.activity.schemas.ts'

let identity: Identity
let admin: { id: string; email: string }
let asAdmin: string
beforeAll(async () => {
  identity = await startIdentity()
  admin = await anAccount(identity, { role: 'admin', email: 'root@example.org', full_name: 'Rosa Root' })
  asAdmin = await signIn(identity, admin.email)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Answer = { items: Activity[]; next_cursor: string | null }
const url = '/api/users/me/activity'
const ask = (cookie: string, query = '') => call(identity, { url: url + query, cookie })
const items = (response: LightMyRequestResponse): Activity[] => response.json<Answer>().items
const actionsOf = async (cookie: string) => items(await ask(cookie)).map(({ action }) => action)
const refuse = (email: string) =>
  call(identity, { method: 'POST', url: '/api/auth/session', body: { email, password: 'wrong' }, address: '198.51.100.7' })
const byAdmin = (method: 'PATCH' | 'DELETE', path: string, body?: unknown) =>
  call(identity, { method, url: `/api/admin/users/${path}`, cookie: asAdmin, body, address: '203.0.113.9' })

describe('recent activity of an account', () => {
  it('has sign-ins and refused ones, newest first, with device and network and no more of the address', async () => {
    const { email } = await anAccount(identity)
    await refuse(email)
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
    const body = { email, password: 'Violet-harbour-77!' }
    await call(identity, { method: 'POST', url: '/api/auth/session', body, headers })
    const response = await ask(await signIn(identity, email))
    expect(items(response).slice(1)).toEqual([
      expect.objectContaining({ action: 'session.opened', outcome: 'success', by: 'self', client: 'Firefox', os: 'Linux' }),
      expect.objectContaining({ action: 'session.refused', outcome: 'failure', network: '198.51.100.0/24', network_kind: 'public' }),
    ])
    expect(response.body).not.toContain('198.51.100.7')
  })

  it('is only one’s own, also for an admin who did it', async () => {
    const [one, other] = [await anAccount(identity), await anAccount(identity)]
    const theirs = await signIn(identity, other.email)
    await refuse(other.email)
    await byAdmin('PATCH', one.id, { role: 'admin' })
    await byAdmin('DELETE', `${one.id}/sessions`)
    const mine = await signIn(identity, one.email)
    expect(await actionsOf(mine)).toEqual(['session.opened', 'user.changed'])
    expect(await actionsOf(theirs)).toEqual(['session.refused', 'session.opened'])
    expect(await actionsOf(asAdmin)).toEqual(['session.opened'])
  })

  it('leaves out a session of somebody else in the form that ends of sessions once had', async () => {
    const target = { kind: 'session', id: 'a-session', label: null }
    const actor = { kind: 'user', id: admin.id, label: admin.email } as const
    const ended = { action: 'session.ended', outcome: 'success', actor, target, address: null, request_id: null } as const
    await identity.audit.record({ ...ended, after: { reason: 'revoked', user: 'somebody@example.org' } })
    expect(await actionsOf(asAdmin)).toEqual(['session.opened'])
  })

  it('has what an admin did, without saying who that was or where', async () => {
    const person = await anAccount(identity)
    await signIn(identity, person.email)
    const sessions = await call(identity, { url: `/api/admin/users/${person.id}/sessions`, cookie: asAdmin })
    const [session] = sessions.json<{ items: { id: string }[] }>().items
    await byAdmin('DELETE', `${person.id}/sessions/${session?.id}`)
    await byAdmin('PATCH', person.id, { role: 'admin' })
    const response = await ask(await signIn(identity, person.email))
    const other = { by: 'admin', client: null, os: null, network: null, network_kind: null }
    const state = { is_active: true }
    expect(items(response).slice(1, 3)).toEqual([
      expect.objectContaining({ ...other, action: 'user.changed', before: { role: 'user', ...state }, after: { role: 'admin', ...state } }),
      expect.objectContaining({ ...other, action: 'session.ended', before: null, after: { reason: 'revoked' } }),
    ])
    for (const secret of [admin.id, admin.email, 'Rosa', '203.0.113']) expect(response.body).not.toContain(secret)
  })

  it('has no other doings, and nothing of the profile', async () => {
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    const body = { full_name: 'Ana', phone: null, language: null, time_zone: null }
    expect((await call(identity, { method: 'PUT', url: '/api/profile', cookie, body })).statusCode).toBe(200)
    expect(await actionsOf(cookie)).toEqual(['session.opened'])
  })

  it('comes in pages without gaps or repeats', async () => {
    const { id, email } = await anAccount(identity)
    for (let i = 0; i < 2; i += 1) {
      await refuse(email)
      await byAdmin('PATCH', id, { role: i === 0 ? 'admin' : 'user' })
    }
    const cookie = await signIn(identity, email)
    const all = items(await ask(cookie))
    const found: Activity[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Answer = (await ask(cookie, `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)).json<Answer>()
      expect(page.items.length).toBeLessThanOrEqual(2)
      found.push(...page.items)
      cursor = page.next_cursor
    }
    expect(all).toHaveLength(5)
    expect(found).toEqual(all)
  })

  it.each(['limit=0', 'cursor=x', 'person=x'])('refuses %s', async (query) => {
    expect((await ask(asAdmin, `?${query}`)).statusCode).toBe(400)
  })
})

describe('who may read it', () => {
  it('nobody who is not signed in', async () => {
    expect((await call(identity, { url })).statusCode).toBe(401)
  })

  it('no API token; a program that signed in may', async () => {
    const { email } = await anAccount(identity)
    const cookie = await signIn(identity, email)
    const made = await call(identity, { method: 'POST', url: '/api/auth/tokens', cookie, body: { name: 'Laptop', apps: null } })
    const { token } = made.json<{ token: string }>()
    expect((await call(identity, { url, headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401)
    expect((await call(identity, { url, headers: { authorization: `Bearer ${await logIn(identity, email)}` } })).statusCode).toBe(200)
    expect(items(await ask(cookie))).toContainEqual(expect.objectContaining({ action: 'token.made', after: { name: 'Laptop' } }))
  })
})
