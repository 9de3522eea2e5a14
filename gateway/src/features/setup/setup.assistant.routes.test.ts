import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startAccess, type TestAccess } from '../../testing/access.ts'
import { cookiesOf, goodPassword } from '../../testing/identity.ts'

type Progress = { reminder: boolean; steps: { step: string; state: string; at: string | null; by: { email: string } | null }[] }

let access: TestAccess
let admin: Awaited<ReturnType<TestAccess['anAdmin']>>
beforeAll(async () => {
  access = await startAccess(['documents', 'ai'])
  admin = await access.anAdmin()
})
beforeEach(async () => {
  await access.gateway.database.pool.query('truncate setup_assistant, setup_steps, settings, services, audit_events')
})
afterAll(() => access[Symbol.asyncDispose]())

const url = '/api/admin/setup'
const put = (step: string, body: object, cookie = admin.cookie) => access.call('PUT', `${url}/steps/${step}`, { cookie, body })
const read = async (): Promise<Progress> => (await access.call('GET', url, { cookie: admin.cookie })).json<Progress>()
const states = async (): Promise<Record<string, string>> => Object.fromEntries((await read()).steps.map(({ step, state }) => [step, state]))
const remind = (reminder: boolean) => access.call('PATCH', url, { cookie: admin.cookie, body: { reminder } })
const left = async (): Promise<string[]> =>
  (await access.call('GET', '/api/admin/overview', { cookie: admin.cookie }))
    .json<{ set_up: { step: string; state: string }[] }>()
    .set_up.map(({ step, state }) => `${step} ${state}`)
const trail = async (): Promise<string[]> =>
  (
    await access.gateway.database.pool.query<{ action: string }>("select action from audit_events where action like 'setup.%' order by seq")
  ).rows.map(({ action }) => action)

const untouched = { admin: 'done', name: 'to_do', address: 'to_do', mail: 'to_do', sign_up: 'to_do', first_app: 'to_do' }

describe('the steps of the set-up', () => {
  it('are open on a new installation, but for the admin who asks', async () => {
    expect(await states()).toEqual(untouched)
  })

  it('are done by what is set, whoever set it and wherever', async () => {
    const { cookie } = admin
    await access.call('PATCH', '/api/settings/general', { cookie, body: { name: 'Harbour Works' } })
    await access.call('PATCH', '/api/settings/sign-up', { cookie, body: { mode: 'open' } })
    await access.call('POST', '/api/admin/services', {
      cookie,
      body: { key: 'tides', name: 'Tides', kind: 'link', open_url: 'https://tides.example.org' },
    })
    expect(await states()).toEqual({ ...untouched, name: 'done', sign_up: 'done', first_app: 'done' })
    await access.call('PATCH', '/api/settings/general', { cookie, body: { name: null } })
    await access.call('DELETE', '/api/admin/services/tides', { cookie })
    expect(await states()).toEqual({ ...untouched, sign_up: 'done' })
  })

  it('can be skipped, by whom and when is told, and taken up again', async () => {
    await put('mail', { mark: 'skipped' })
    const mail = (await read()).steps.find(({ step }) => step === 'mail')
    expect(mail).toEqual({ step: 'mail', state: 'skipped', at: access.clock.now().toISOString(), by: { id: admin.id, email: admin.email } })
    expect((await put('mail', { mark: null })).json<Progress>().steps.find(({ step }) => step === 'mail')?.state).toBe('to_do')
    expect(await trail()).toEqual(['setup.step_skipped', 'setup.step_reopened'])
  })

  it('that are skipped and done all the same are done', async () => {
    await put('name', { mark: 'skipped' })
    await access.call('PATCH', '/api/settings/general', { cookie: admin.cookie, body: { name: 'Harbour Works' } })
    expect((await states())['name']).toBe('done')
  })

  it('are skipped once, however often and by however many at once', async () => {
    const other = await access.anAdmin()
    const cookies = [admin.cookie, other.cookie, admin.cookie, other.cookie]
    const answers = await Promise.all(cookies.map((cookie) => put('first_app', { mark: 'skipped' }, cookie)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
    expect((await put('first_app', { mark: 'skipped' })).statusCode).toBe(200)
    expect(await trail()).toEqual(['setup.step_skipped'])
  })

  it('of two admins at once do not undo one another', async () => {
    const other = await access.anAdmin()
    await Promise.all([put('mail', { mark: 'skipped' }), put('address', { mark: 'confirmed' }, other.cookie)])
    expect(await states()).toEqual({ ...untouched, mail: 'skipped', address: 'done' })
  })

  it('about the address are done when somebody confirms it, until it is another one', async () => {
    await put('address', { mark: 'confirmed' })
    expect((await states())['address']).toBe('done')
    await access.gateway.database.pool.query("update setup_steps set confirmed_value = 'https://elsewhere.example.org'")
    expect((await states())['address']).toBe('to_do')
    expect(await trail()).toEqual(['setup.step_confirmed'])
  })

  it.each([
    ['name', { mark: 'confirmed' }],
    ['admin', { mark: 'skipped' }],
    ['nothing', { mark: 'skipped' }],
    ['mail', { mark: 'done' }],
    ['mail', {}],
    ['mail', { mark: 'skipped', by: 'me' }],
  ])('refuse %s with %j', async (step, body) => {
    expect((await put(step, body)).statusCode).toBe(400)
  })

  it('are for admins only, and need a sign-in of late to be changed', async () => {
    const person = await access.signIn(await access.anAccount())
    for (const response of [
      await access.call('GET', url, { cookie: person }),
      await access.call('PATCH', url, { cookie: person, body: { reminder: false } }),
      await put('mail', { mark: 'skipped' }, person),
    ])
      expect(response.statusCode).toBe(403)
    const { cookie } = await access.anAdmin()
    access.clock.advance(6 * 60_000)
    const late = await put('mail', { mark: 'skipped' }, cookie)
    expect([late.statusCode, late.json<{ code: string }>().code]).toEqual([403, 'auth.reauthentication_required'])
    admin = await access.anAdmin()
  })
})

describe('the reminder on the overview', () => {
  it('is nobody’s who did not come by the set-up link', async () => {
    expect((await read()).reminder).toBe(false)
    expect(await left()).toEqual([])
  })

  it('tells what is left, is dismissed for good, and can be brought back', async () => {
    await remind(true)
    await put('mail', { mark: 'skipped' })
    expect(await left()).toEqual(['name to_do', 'address to_do', 'mail skipped', 'sign_up to_do', 'first_app to_do'])
    expect((await remind(false)).json<Progress>().reminder).toBe(false)
    expect(await left()).toEqual([])
    await remind(false)
    await remind(true)
    expect(await left()).toHaveLength(5)
    expect(await trail()).toEqual(
      ['reminder_changed', 'step_skipped', 'reminder_changed', 'reminder_changed'].map((what) => `setup.${what}`),
    )
  })

  it('comes with the first admin of the set-up link', async () => {
    await using fresh = await startAccess([])
    const link = (await readFile(join(fresh.gateway.dataDir, 'setup-link.txt'), 'utf8')).trim()
    const body = { token: new URL(link).hash.slice('#token='.length), email: 'ana@example.org', password: goodPassword }
    const cookie = cookiesOf(await fresh.call('POST', '/api/setup', { body }))
    expect((await fresh.call('GET', url, { cookie })).json<Progress>().reminder).toBe(true)
  })
})

describe('the name of the installation', () => {
  it('is told before sign-in and with the session, from the moment it is changed', async () => {
    const name = '<b>Tor</b> "Nord" & שער'
    await access.call('PATCH', '/api/settings/general', { cookie: admin.cookie, body: { name } })
    expect((await access.call('GET', '/api/auth/policy')).json()).toMatchObject({ installation: { name } })
    expect((await access.call('GET', '/api/auth/session', { cookie: admin.cookie })).json()).toMatchObject({ installation: { name } })
    await access.call('PATCH', '/api/settings/general', { cookie: admin.cookie, body: { name: null } })
  })

  it('changes at every gateway', async () => {
    await using other = await startAccess([], access)
    await access.call('PATCH', '/api/settings/general', { cookie: admin.cookie, body: { name: 'Harbour Works' } })
    const told = async (): Promise<unknown> => (await other.call('GET', '/api/auth/policy')).json<{ installation: unknown }>().installation
    await expect.poll(told).toEqual({ name: 'Harbour Works' })
  })
})
