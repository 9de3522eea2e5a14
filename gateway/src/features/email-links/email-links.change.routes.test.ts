import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, goodPassword, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { mailsTo, tokenFor } from '../../testing/mailbox.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity[Symbol.asyncDispose]())

const ownersPassword = 'Copper-lantern-42?'
let addresses = 0
const newAddress = (): string => `new-address-${(addresses += 1)}@example.org`
const post = (url: string, body: unknown, cookie?: string) =>
  call(identity, { method: 'POST', url, body, ...(cookie === undefined ? {} : { cookie }) })
const change = (email: string, cookie: string, password = goodPassword) => post('/api/auth/email/change', { email, password }, cookie)
const codeOf = (response: Awaited<ReturnType<typeof post>>): [number, string] => [
  response.statusCode,
  response.json<{ code: string }>().code,
]
const emailOf = async (id: string): Promise<string> => (await identity.users.service.find(id)).email

async function somebody() {
  const account = await anAccount(identity)
  return { ...account, cookie: await signIn(identity, account.email), to: newAddress() }
}

async function changeTo(next: string, cookie: string): Promise<void> {
  await change(next, cookie)
  const token = await tokenFor(identity, next, '/confirm-email')
  expect((await post('/api/auth/email/change/confirm', { token }, cookie)).statusCode).toBe(200)
}

describe('I10: changing the address', () => {
  it('takes the password', async () => {
    const { cookie, to } = await somebody()
    expect(codeOf(await change(to, cookie, 'a guess'))).toEqual([403, 'auth.wrong_password'])
    expect(await mailsTo(identity, to)).toEqual([])
  })

  it('happens when the new address confirms it, and the old one is told', async () => {
    const { id, email, cookie, to } = await somebody()
    expect((await change(to, cookie)).statusCode).toBe(202)
    expect(await emailOf(id)).toBe(email)
    const state = await call(identity, { url: '/api/auth/email', cookie })
    expect(state.json()).toMatchObject({ pending: { address: to } })
    const token = await tokenFor(identity, to, '/confirm-email')
    expect((await post('/api/auth/email/change/confirm', { token }, cookie)).json()).toEqual({ email: to })
    expect(await emailOf(id)).toBe(to)
    expect((await mailsTo(identity, email)).map(({ subject }) => subject)).toContain('Your e-mail address was changed')
  })

  it('is not confirmed by a stranger who got the mail by a slip of the pen', async () => {
    const { id, email, cookie, to } = await somebody()
    await change(to, cookie)
    const token = await tokenFor(identity, to, '/confirm-email')
    expect(codeOf(await post('/api/auth/email/change/confirm', { token }))).toEqual([403, 'auth.owner_unknown'])
    expect(await emailOf(id)).toBe(email)
  })

  it('answers alike for an address that somebody has, who learns of it', async () => {
    const { cookie, to } = await somebody()
    const other = await anAccount(identity)
    const taken = await change(other.email, cookie)
    const free = await change(to, cookie)
    expect([taken.statusCode, taken.body]).toEqual([free.statusCode, free.body])
    expect((await mailsTo(identity, other.email)).map(({ subject }) => subject)).toEqual(['You already have an account'])
  })

  it('fails when somebody else took the address meanwhile', async () => {
    const { id, email, cookie, to } = await somebody()
    await change(to, cookie)
    const token = await tokenFor(identity, to, '/confirm-email')
    await anAccount(identity, { email: to })
    expect(codeOf(await post('/api/auth/email/change/confirm', { token }, cookie))).toEqual([409, 'auth.address_taken'])
    expect(await emailOf(id)).toBe(email)
  })

  it('can be dropped while it waits', async () => {
    const { cookie, to } = await somebody()
    await change(to, cookie)
    const token = await tokenFor(identity, to, '/confirm-email')
    expect((await call(identity, { method: 'DELETE', url: '/api/auth/email/change', cookie })).statusCode).toBe(204)
    expect(codeOf(await post('/api/auth/email/change/confirm', { token }, cookie))).toEqual([403, 'auth.link_invalid'])
  })
})

describe('the link to the old address', () => {
  it('brings the account back with a new password and ends all sessions, also after a second change', async () => {
    const { id, email, cookie, to } = await somebody()
    const further = newAddress()
    for (const next of [to, further]) await changeTo(next, cookie)
    const undo = await tokenFor(identity, email, '/undo-email')
    const answer = await post('/api/auth/email/change/undo', { token: undo, password: ownersPassword })
    expect(answer.json()).toEqual({ email })
    expect(await emailOf(id)).toBe(email)
    expect((await call(identity, { url: '/api/auth/session', cookie })).statusCode).toBe(401)
    await signIn(identity, email, ownersPassword)
    expect((await mailsTo(identity, further)).map(({ subject }) => subject)).toContain('A change of your e-mail address was undone')
  })

  it('leaves no way back to addresses that came later, so a thief who changed it twice is out', async () => {
    const { email, cookie, to } = await somebody()
    for (const next of [to, newAddress()]) await changeTo(next, cookie)
    const thiefs = await tokenFor(identity, to, '/undo-email')
    const undo = await tokenFor(identity, email, '/undo-email')
    expect((await post('/api/auth/email/change/undo', { token: undo, password: ownersPassword })).statusCode).toBe(200)
    const again = await post('/api/auth/email/change/undo', { token: thiefs, password: 'Thief-lantern-4711!' })
    expect(codeOf(again)).toEqual([403, 'auth.link_invalid'])
    await signIn(identity, email, ownersPassword)
  })

  it('also not when the thief changed it back, away again, and the owner has lost the first link', async () => {
    const { email, cookie, to } = await somebody()
    for (const next of [to, email, newAddress()]) await changeTo(next, cookie)
    const thiefs = await tokenFor(identity, to, '/undo-email')
    const undo = await tokenFor(identity, email, '/undo-email')
    expect((await post('/api/auth/email/change/undo', { token: undo, password: ownersPassword })).statusCode).toBe(200)
    expect(codeOf(await post('/api/auth/email/change/undo', { token: thiefs, password: goodPassword }))).toEqual([403, 'auth.link_invalid'])
  })

  it('ends with a new password by mail, where the address came after the one in use', async () => {
    const { email, cookie, to } = await somebody()
    for (const next of [to, email]) await changeTo(next, cookie)
    const thiefs = await tokenFor(identity, to, '/undo-email')
    await post('/api/auth/password/forgot', { email })
    const reset = await tokenFor(identity, email, '/reset')
    expect((await post('/api/auth/password/reset', { token: reset, password: ownersPassword })).statusCode).toBe(200)
    expect(codeOf(await post('/api/auth/email/change/undo', { token: thiefs, password: goodPassword }))).toEqual([403, 'auth.link_invalid'])
  })

  it('outlives a new password by mail at an address that somebody changed it to', async () => {
    const { email, cookie, to } = await somebody()
    await changeTo(to, cookie)
    const undo = await tokenFor(identity, email, '/undo-email')
    await post('/api/auth/password/forgot', { email: to })
    const reset = await tokenFor(identity, to, '/reset')
    expect((await post('/api/auth/password/reset', { token: reset, password: 'Thief-lantern-4711!' })).statusCode).toBe(200)
    expect((await post('/api/auth/email/change/undo', { token: undo, password: ownersPassword })).json()).toEqual({ email })
  })
})

it('what happens to an address is in the audit trail, without secrets', async () => {
  const { id, email, cookie, to } = await somebody()
  await change(to, cookie)
  const token = await tokenFor(identity, to, '/confirm-email')
  await post('/api/auth/email/change/confirm', { token }, cookie)
  const { rows } = await identity.database.pool.query<{ action: string }>(
    `select action, before, after from audit_events where actor_id = $1 and action like 'user.email%' order by seq`,
    [id],
  )
  expect(rows).toEqual([
    { action: 'user.email_change_asked', before: null, after: { email: to } },
    { action: 'user.email_changed', before: { email }, after: { email: to } },
  ])
  expect(JSON.stringify(rows)).not.toContain(token)
})
