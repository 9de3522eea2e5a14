import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { startSmtp } from '../../testing/smtp.ts'
import { aMail } from './mail.builders.ts'
import type { MailTrial } from './mail.schemas.ts'

const secret = 'p4ss-of-the-server'
const dead = { SMTP_URL: `smtp://ana:${secret}@127.0.0.1:9`, GATEHOUSE_MAIL_FROM: 'gate@example.org' }
let identity: Identity
let cookie: string
let admin: { email: string }
beforeAll(async () => {
  identity = await startIdentity({ env: dead })
  admin = await anAccount(identity, { role: 'admin' })
  cookie = await signIn(identity, admin.email)
  await identity.database.pool.query('truncate mails')
})
afterAll(() => identity[Symbol.asyncDispose]())

type Page = { items: { id: string; kind: string; state: string; can_retry: boolean }[]; counts: Record<string, number>; transport: unknown }
const list = async (query = ''): Promise<Page> => (await call(identity, { url: `/api/admin/mail${query}`, cookie })).json<Page>()
const fail = (id: string) => identity.database.pool.query("update mails set state = 'failed', ended_at = now() where id = $1", [id])

/** A mail that has failed; its content still there. */
async function aFailedMail(): Promise<string> {
  await identity.mail.sendMail(aMail({ message: { kind: 'welcome' } }))
  const [newest] = (await list()).items
  await fail(newest?.id ?? '')
  return newest?.id ?? ''
}

describe('GET /api/admin/mail', () => {
  it('shows what is queued and how it leaves, and neither contents nor the password of the server', async () => {
    await identity.mail.sendMail(aMail())
    const response = await call(identity, { url: '/api/admin/mail', cookie })
    expect(response.json()).toMatchObject({
      items: [{ kind: 'reset_password', recipient: 'ana@example.org', state: 'queued', attempts: 0 }],
      counts: { queued: 1, failed: 0, sent: 0 },
      transport: { kind: 'smtp', target: '127.0.0.1:9', security: 'none', user: 'ana', source: 'environment' },
    })
    expect(response.body).not.toMatch(new RegExp(`${secret}|the-secret-of-the-link|sealed`))
  })

  it('is for admins only', async () => {
    const person = await signIn(identity, (await anAccount(identity)).email)
    expect((await call(identity, { url: '/api/admin/mail', cookie: person })).statusCode).toBe(403)
    expect((await call(identity, { url: '/api/admin/mail' })).statusCode).toBe(401)
  })

  it('is filtered by state', async () => {
    const id = await aFailedMail()
    expect((await list('?state=failed')).items.map((mail) => mail.id)).toContain(id)
    expect((await list('?state=sent')).items).toEqual([])
    expect((await call(identity, { url: '/api/admin/mail?state=lost', cookie })).statusCode).toBe(400)
  })
})

describe('a failed mail', () => {
  it('is sent again when an admin says so', async () => {
    const id = await aFailedMail()
    expect((await call(identity, { method: 'POST', url: `/api/admin/mail/${id}/retry`, cookie })).statusCode).toBe(204)
    expect((await list('?state=queued')).items.map((mail) => mail.id)).toContain(id)
  })

  it('cannot be sent again once nobody needs it', async () => {
    const id = await aFailedMail()
    await identity.database.pool.query('update mails set useful_until = $1 where id = $2', [identity.clock.now(), id])
    const response = await call(identity, { method: 'POST', url: `/api/admin/mail/${id}/retry`, cookie })
    expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([409, 'mail.too_late'])
  })

  it('is dropped when an admin says so', async () => {
    const id = await aFailedMail()
    expect((await call(identity, { method: 'DELETE', url: `/api/admin/mail/${id}`, cookie })).statusCode).toBe(204)
    const again = await call(identity, { method: 'DELETE', url: `/api/admin/mail/${id}`, cookie })
    expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([404, 'mail.not_found'])
  })

  it('is one: a queued mail is neither dropped nor sent twice', async () => {
    const id = await aFailedMail()
    await call(identity, { method: 'POST', url: `/api/admin/mail/${id}/retry`, cookie })
    for (const [method, url] of [
      ['DELETE', `/api/admin/mail/${id}`],
      ['POST', `/api/admin/mail/${id}/retry`],
    ] as const) {
      const response = await call(identity, { method, url, cookie })
      expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([409, 'mail.not_failed'])
    }
  })
})

/** Tries a gateway of its own with this environment, as an admin of it. */
const tryMail = async (env: Record<string, string>): Promise<MailTrial & { to: string }> => {
  await using other = await startIdentity({ env })
  const { email } = await anAccount(other, { role: 'admin' })
  const cookies = await signIn(other, email)
  const response = await call(other, { method: 'POST', url: '/api/admin/mail/test', cookie: cookies })
  return { ...response.json<MailTrial>(), to: email }
}

describe('POST /api/admin/mail/test', () => {
  it('sends a mail to the admin and tells each step', async () => {
    await using smtp = await startSmtp()
    const trial = await tryMail({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, GATEHOUSE_MAIL_FROM: 'gate@example.org' })
    expect(trial.steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['dns', true],
      ['connect', true],
      ['tls', true],
      ['accepted', true],
    ])
    expect(smtp.mails.map(({ to, from }) => [[to ?? []].flat()[0]?.text, from?.text])).toEqual([
      [trial.to, '"Gatehouse" <gate@example.org>'],
    ])
  })

  it.each([
    { what: 'a name without an address', url: 'smtp://no-such-host.invalid?tls=off', step: 'dns', code: 'dns' },
    { what: 'a port nobody listens at', url: 'smtp://127.0.0.1:9', step: 'connect', code: 'refused' },
  ])('stops at $what', async ({ url, step, code }) => {
    const trial = await tryMail({ SMTP_URL: url, GATEHOUSE_MAIL_FROM: 'gate@example.org' })
    expect(trial).toMatchObject({ ok: false })
    expect(trial.steps.at(-1)).toMatchObject({ step, ok: false, code })
  })

  it('stops at a server without STARTTLS', async () => {
    await using smtp = await startSmtp()
    const trial = await tryMail({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}?tls=required`, GATEHOUSE_MAIL_FROM: 'gate@example.org' })
    expect(trial.steps.at(-1)).toMatchObject({ step: 'tls', ok: false, code: 'tls' })
  })

  it('names the file where there is no server', async () => {
    const trial = await tryMail({})
    expect(trial.steps).toMatchObject([{ step: 'file', ok: true, detail: expect.stringMatching(/mail\/.*\.eml$/) as string }])
  })
})
