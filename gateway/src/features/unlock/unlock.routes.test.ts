import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, cookiesOf, goodPassword, setCookies, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
let person: { id: string; email: string }
beforeAll(async () => {
  identity = await startIdentity({ passwords: { per_account: { failures: 5, window_s: 86_400, grows_to_s: 900 } } })
})
beforeEach(async () => {
  identity.clock.advance(7 * 3_600_000)
  await identity.database.pool.query('truncate users, mails, limit_counters cascade')
  await rm(join(identity.dataDir, 'mail'), { recursive: true, force: true })
  person = await anAccount(identity)
})
afterAll(() => identity[Symbol.asyncDispose]())

const attempt = (email: string, { address = '192.0.2.1', password = 'wrong', cookie = '' } = {}) =>
  call(identity, { method: 'POST', url: '/api/auth/session', body: { email, password }, address, cookie })

/** Failures from as many networks; where they are enough, await {@link sentToken} after them: the mail is queued beside the answers. */
async function failFromEverywhere(email: string, times = 5): Promise<void> {
  for (let n = 0; n < times; n += 1) await attempt(email, { address: `10.0.${n}.1` })
}

/** Tokens of the mails about unlocking that were queued so far, in order of their files' names. */
async function sentTokens(): Promise<string[]> {
  await identity.mail.deliver()
  const folder = join(identity.dataDir, 'mail')
  const files = (await readdir(folder).catch(() => [])).toSorted((one, other) => one.localeCompare(other))
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return texts.flatMap((text) => /\/unlock#token=3D([\w=\r\n-]+?)(?:\r\n\r\n|")/.exec(text)?.[1]?.replaceAll('=\r\n', '') ?? [])
}
/** Waits for the mail, which is not waited for by whoever signs in. */
const sentToken = async (): Promise<string> => {
  await expect.poll(async () => (await sentTokens()).length).toBeGreaterThan(0)
  return (await sentTokens()).at(-1) ?? ''
}
const unlock = (token: string, address = '198.51.100.1') =>
  call(identity, { method: 'POST', url: '/api/auth/unlock', body: { token }, address })

describe('the link by mail', () => {
  it('is sent to the owner when guesses from everywhere make unknown browsers wait', async () => {
    await failFromEverywhere(person.email)
    expect((await attempt(person.email, { password: goodPassword, address: '203.0.113.1' })).statusCode).toBe(429)
    expect(await sentToken()).toMatch(/^[\w-]{43}$/)
  })

  it('ends the waiting, and makes this browser one that has signed in before', async () => {
    await failFromEverywhere(person.email)
    const answer = await unlock(await sentToken())
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
    expect((await attempt(person.email, { password: goodPassword, address: '203.0.113.1' })).statusCode).toBe(200)
    // The guessing goes on, and does not concern this browser any more.
    await failFromEverywhere(person.email, 6)
    await identity.unlock.service.offerLink(person.email)
    expect((await attempt(person.email, { password: goodPassword, address: '203.0.113.1' })).statusCode).toBe(429)
    const cookie = cookiesOf(answer)
    expect((await attempt(person.email, { password: goodPassword, address: '203.0.113.1', cookie })).statusCode).toBe(200)
  })

  it('signs nobody in', async () => {
    await failFromEverywhere(person.email)
    const answer = await unlock(await sentToken())
    expect(setCookies(answer).map((cookie) => cookie.split('=', 1)[0])).toEqual(['__Host-gatehouse-device'])
    expect((await call(identity, { url: '/api/auth/session', cookie: cookiesOf(answer) })).statusCode).toBe(204)
  })

  it('works once, also when it is used twice at the same moment', async () => {
    await failFromEverywhere(person.email)
    const token = await sentToken()
    const answers = await Promise.all([unlock(token), unlock(token), unlock(token)])
    expect(answers.map((answer) => answer.statusCode).toSorted((one, other) => one - other)).toEqual([204, 403, 403])
    expect((await unlock(token)).json()).toMatchObject({ code: 'unlock.invalid_link' })
  })

  it('I1: works for an hour', async () => {
    await failFromEverywhere(person.email)
    const token = await sentToken()
    identity.clock.advance(3_600_000)
    expect((await unlock(token)).statusCode).toBe(403)
  })

  it('I6: is sent at most once in six hours, however many guess', async () => {
    await failFromEverywhere(person.email)
    await sentToken()
    for (let hour = 0; hour < 6; hour += 1) {
      expect(await sentTokens()).toHaveLength(1)
      identity.clock.advance(3_600_000)
      await failFromEverywhere(person.email, 3)
    }
    await expect.poll(sentTokens).toHaveLength(2)
  })

  it('I2: ends with a newer one', async () => {
    await failFromEverywhere(person.email)
    const older = await sentToken()
    await identity.database.pool.query("update unlock_links set created_at = created_at - interval '6 hours'")
    identity.clock.advance(20_000)
    await failFromEverywhere(person.email, 1)
    await expect.poll(sentTokens).toHaveLength(2)
    await identity.database.pool.query('update unlock_links set created_at = now()')
    expect((await unlock(older)).statusCode).toBe(403)
  })

  it('I9: is stored as a hash only', async () => {
    await failFromEverywhere(person.email)
    const token = await sentToken()
    const { rows } = await identity.database.pool.query('select * from unlock_links')
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('H1: an address that nobody has, or a deactivated account, is answered alike and gets no mail', async () => {
    const gone = await anAccount(identity)
    await identity.database.pool.query('update users set is_active = false where id = $1', [gone.id])
    const answers: unknown[] = []
    for (const email of ['nobody@example.org', gone.email, person.email]) {
      await failFromEverywhere(email)
      const { request_id: _, ...body } = (await attempt(email, { address: '203.0.113.1' })).json<Record<string, unknown>>()
      answers.push(body)
    }
    expect([answers[0], answers[1]]).toEqual([answers[2], answers[2]])
    await sentToken()
    expect(await sentTokens()).toHaveLength(1)
  })

  it.each(['', 'x', 'A'.repeat(43), '../', "' or 1=1"])('is nothing that can be made up: %j', async (token) => {
    expect((await unlock(token)).statusCode).toBe(403)
  })

  it('cannot be tried without end', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 21; n += 1) statuses.push((await unlock(`guess-${n}`)).statusCode)
    expect(statuses.slice(-2)).toEqual([403, 429])
  })
})

const url = (id = person.id): string => `/api/admin/users/${id}/sign-in-limit`

describe('an admin', () => {
  it('sees how many failures from how many networks there were, and until when sign-in is slowed down', async () => {
    const cookie = await signIn(identity, (await anAccount(identity, { role: 'admin' })).email)
    await failFromEverywhere(person.email)
    await sentToken()
    const slowed_until = new Date(identity.clock.now().getTime() + 1000).toISOString()
    expect((await call(identity, { url: url(), cookie })).json()).toEqual({ failures: 5, networks: 5, slowed_until })
  })

  it('ends the waiting, which is written down', async () => {
    const admin = await anAccount(identity, { role: 'admin' })
    const cookie = await signIn(identity, admin.email)
    await failFromEverywhere(person.email)
    await sentToken()
    expect((await call(identity, { method: 'DELETE', url: url(), cookie })).statusCode).toBe(204)
    expect((await attempt(person.email, { password: goodPassword, address: '203.0.113.1' })).statusCode).toBe(200)
    const { rows } = await identity.database.pool.query(
      "select actor_id, target_id from audit_events where action = 'user.unlocked' order by seq desc limit 1",
    )
    expect(rows).toEqual([{ actor_id: admin.id, target_id: person.id }])
  })

  it('is told when there is no such account', async () => {
    const cookie = await signIn(identity, (await anAccount(identity, { role: 'admin' })).email)
    for (const id of ['01890000-0000-7000-8000-000000000001', 'x'])
      expect((await call(identity, { url: url(id), cookie })).statusCode).toBe(404)
  })

  it('alone may', async () => {
    const cookie = await signIn(identity, person.email)
    expect([(await call(identity, { url: url(), cookie })).statusCode, (await call(identity, { url: url() })).statusCode]).toEqual([
      403, 401,
    ])
  })
})
