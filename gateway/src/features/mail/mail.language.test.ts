import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, goodPassword, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { mailsTo, tokenFor } from '../../testing/mailbox.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity({ env: { GATEHOUSE_EMAIL_VERIFICATION: 'optional' } })
})
afterAll(() => identity[Symbol.asyncDispose]())

const german = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' }
let people = 0
const someone = (): string => `reader-${(people += 1)}@example.org`

const register = (email: string, headers: Record<string, string> = {}, one = identity) =>
  call(one, { method: 'POST', url: '/api/auth/register', body: { email, password: goodPassword }, headers })
const forgot = (email: string) => call(identity, { method: 'POST', url: '/api/auth/password/forgot', body: { email } })
const saveProfile = (cookie: string, body: object) => call(identity, { method: 'PUT', url: '/api/profile', cookie, body })
const subjects = async (email: string, one = identity) => (await mailsTo(one, email)).map(({ subject }) => subject)

describe('a mail is in the language', () => {
  it('of the browser with which somebody registers, from the first one on', async () => {
    const email = someone()
    await register(email, german)
    const [mail] = await mailsTo(identity, email)
    expect(mail?.subject).toBe('Bestätige deine E-Mail-Adresse')
    expect(mail?.html).toContain('<html lang="de-AT">')
    expect(mail?.text).toContain('Gesendet von Gatehouse auf http://localhost:8000')
  })

  it('of the profile, whatever the browser asks for, with dates in its time zone', async () => {
    const { email } = await anAccount(identity)
    const cookie = await signIn(identity, email)
    await saveProfile(cookie, { language: 'de-DE', time_zone: 'Europe/Vienna' })
    await call(identity, {
      method: 'POST',
      url: '/api/auth/session',
      body: { email, password: goodPassword },
      headers: { 'accept-language': 'en' },
    })
    const sent = (await mailsTo(identity, email)).at(-1)
    expect(sent?.subject).toBe('Neue Anmeldung an deinem Konto')
    expect(sent?.text?.replaceAll('\u200b', '')).toMatch(/^Wann: \d{1,2}\. \p{L}+ \d{4} um \d\d:\d\d MES?Z$/mu)
  })

  it('of the browser somebody came with last, while the profile says nothing', async () => {
    const { email } = await anAccount(identity)
    const body = { email, password: goodPassword }
    await call(identity, { method: 'POST', url: '/api/auth/session', body, headers: german })
    await forgot(email)
    expect((await subjects(email)).at(-1)).toBe('Wähle ein neues Passwort')
    // A program asks for no language, and changes nothing.
    await call(identity, { method: 'POST', url: '/api/auth/session', body })
    expect((await subjects(email)).at(-1)).toBe('Neue Anmeldung an deinem Konto')
    await call(identity, { method: 'POST', url: '/api/auth/session', body, headers: { 'accept-language': 'en-GB' } })
    expect((await subjects(email)).at(-1)).toBe('New sign-in to your account')
  })

  it('of the account where it goes to an address that is not the account’s', async () => {
    const [{ email }, next] = [await anAccount(identity), someone()]
    const cookie = await signIn(identity, email)
    await saveProfile(cookie, { language: 'de' })
    await call(identity, { method: 'POST', url: '/api/auth/email/change', cookie, body: { email: next, password: goodPassword } })
    expect(await subjects(next)).toEqual(['Bestätige deine neue E-Mail-Adresse'])
    const body = { token: await tokenFor(identity, next, '/confirm-email') }
    await call(identity, { method: 'POST', url: '/api/auth/email/change/confirm', cookie, body })
    expect((await subjects(email)).at(-1)).toBe('Deine E-Mail-Adresse wurde geändert')
  })

  it('of the browser for who waits for an account, also when it is refused or given', async () => {
    await using gate = await startIdentity({ env: { GATEHOUSE_SIGNUP: 'approval' } })
    const admin = await signIn(gate, (await anAccount(gate, { role: 'admin' })).email)
    const [ana, ben] = [someone(), someone()]
    for (const email of [ana, ben]) await register(email, german, gate)
    const waiting = (await call(gate, { url: '/api/admin/registrations', cookie: admin })).json<{
      items: { id: string; email: string }[]
    }>()
    const idOf = (email: string) => waiting.items.find((one) => one.email === email)?.id
    const decide = (email: string, deed: string, body: object) =>
      call(gate, { method: 'POST', url: `/api/admin/registrations/${idOf(email)}/${deed}`, cookie: admin, body })
    await decide(ana, 'approve', { group_ids: [] })
    await decide(ben, 'decline', { reason: 'Zu viele' })
    expect(await subjects(ana, gate)).toEqual(expect.arrayContaining(['Dein Konto wurde zugelassen']))
    expect(await subjects(ben, gate)).toContain('Dein Konto wurde abgelehnt')
  })

  it('of the installation for strangers, and English unless that says otherwise', async () => {
    await using gate = await startIdentity({ env: { GATEHOUSE_LANGUAGE: 'de' } })
    for (const [one, subject] of [
      [gate, 'Du bist eingeladen zu Gatehouse'],
      [identity, 'You are invited to Gatehouse'],
    ] as const) {
      const email = someone()
      const message = { kind: 'invitation', by: 'Ana', token: 't', valid_until: new Date(), groups: [] } as const
      await one.mail.sendMail({ to: { address: email, name: null }, message })
      expect(await subjects(email, one)).toEqual([subject])
    }
  })
})
