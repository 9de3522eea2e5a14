import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aGroupId, anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'
import { createRules } from './settings.feature.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const signUp = '/api/settings/sign-up'
const passwords = '/api/settings/passwords'
const patch = (url: string, body: object, ifMatch?: string) => call(test, { method: 'PATCH', url, body, ifMatch })
const rules = () => createRules({ db: test.database.db, environment: { signUp: null } })
const by = { id: anAdmin.user.id, email: anAdmin.user.email }
const untouched = { from: 'default', at: null, by: null }
const faultOf = (response: Awaited<ReturnType<typeof patch>>): [number, string | undefined] => [
  response.statusCode,
  response.json<{ errors?: { path: string }[] }>().errors?.[0]?.path,
]

describe('who may register', () => {
  it('is everybody until somebody says otherwise', async () => {
    expect((await call(test, { url: signUp })).json()).toEqual({
      mode: 'open',
      allowed_domains: [],
      default_groups: [],
      sources: { mode: untouched, allowed_domains: untouched, default_groups: untouched },
      reset_to: { mode: 'open', allowed_domains: [], default_groups: [] },
      version: 0,
      updated_at: null,
      updated_by: null,
    })
  })

  it('tells of each value who set it here and when', async () => {
    const response = await patch(signUp, { mode: 'invite' }, '"0"')
    expect(response.json()).toMatchObject({
      mode: 'invite',
      sources: { mode: { from: 'here', at: '2026-03-01T12:00:00.000Z', by }, allowed_domains: untouched },
      version: 1,
      updated_by: by,
    })
  })

  it('is what the environment says only until it is set here, and again when that is reset', async () => {
    await using other = await startSettings({ database: test.database, configDir: test.configDir, signUp: 'closed' })
    const ask = () => call(other, { url: signUp })
    expect((await ask()).json()).toMatchObject({ mode: 'closed', sources: { mode: { from: 'environment' } } })
    await patch(signUp, { mode: 'open' })
    expect((await ask()).json()).toMatchObject({ mode: 'open', sources: { mode: { from: 'here', by } }, reset_to: { mode: 'closed' } })
    await patch(signUp, { mode: null })
    expect((await ask()).json()).toMatchObject({ mode: 'closed', sources: { mode: { from: 'environment', by: null } }, version: 2 })
  })

  it('holds in every gateway from the moment it is saved', async () => {
    const elsewhere = rules()
    expect((await elsewhere.signUp()).mode).toBe('open')
    await patch(signUp, { mode: 'closed', allowed_domains: ['example.org'] })
    expect(await elsewhere.signUp()).toEqual({ mode: 'closed', allowed_domains: ['example.org'], default_groups: [] })
  })

  it('takes domains in any spelling and keeps them in one, once', async () => {
    const response = await patch(signUp, { allowed_domains: [' Example.ORG ', 'example.org', 'bücher.example'] })
    expect(response.json()).toMatchObject({ allowed_domains: ['example.org', 'xn--bcher-kva.example'] })
  })

  it.each(['localhost', 'ana@example.org', '*.example.org', 'example.org.', '192.0.2.1', 'exa mple.org', '', 'evil.org@example.org'])(
    'H5: %j is no domain',
    async (domain) => {
      expect(faultOf(await patch(signUp, { allowed_domains: ['example.org', domain] }))).toEqual([400, 'allowed_domains'])
    },
  )

  it.each([{}, { mode: 'everybody' }, { mode: ['open'] }, { allowed_domains: 'example.org' }, { mode: 'open', role: 'admin' }])(
    'may not be %j',
    async (body) => {
      expect((await patch(signUp, body)).statusCode).toBe(400)
    },
  )

  it('knows groups that exist only', async () => {
    expect((await patch(signUp, { default_groups: [aGroupId] })).json()).toMatchObject({ default_groups: [aGroupId] })
    const missing = '00000000-0000-7000-8000-00000000dddd'
    expect(faultOf(await patch(signUp, { default_groups: [aGroupId, missing] }))).toEqual([400, 'default_groups'])
  })

  it('is not changed on the ground of a stale version', async () => {
    await patch(signUp, { mode: 'invite' })
    expect((await patch(signUp, { mode: 'open' }, '"0"')).statusCode).toBe(412)
    expect((await rules().signUp()).mode).toBe('invite')
  })

  it('is written to no file; log and audit tell what changed', async () => {
    await patch(signUp, { mode: 'closed' })
    await patch(signUp, { mode: null })
    expect(test.recorded.map(({ action, actor, before, after }) => ({ action, by: actor.label, before, after }))).toEqual([
      { action: 'settings.changed', by: by.email, before: { mode: null }, after: { mode: 'closed' } },
      { action: 'settings.changed', by: by.email, before: { mode: 'closed' }, after: { mode: null } },
    ])
    await expect(test.read('ai.json')).rejects.toThrow('ENOENT')
    expect(test.lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ section: 'sign-up', version: 1, fields: ['mode'], by: by.id }),
    )
  })
})

describe('the rules for passwords', () => {
  const defaults = { min_length: 10, require_upper: true, require_special: true, forbidden_words: ['test'], min_score: 3 }

  it('are those that Gatehouse comes with until somebody sets others', async () => {
    expect((await call(test, { url: passwords })).json()).toMatchObject({ ...defaults, reset_to: defaults, version: 0 })
  })

  it('can be set one by one and reset one by one', async () => {
    await patch(passwords, { min_length: 14, require_special: false })
    expect(await rules().passwordPolicy()).toEqual({ ...defaults, min_length: 14, require_special: false, max_length: 1024 })
    await patch(passwords, { min_length: null })
    expect(await rules().passwordPolicy()).toEqual({ ...defaults, require_special: false, max_length: 1024 })
  })

  it('take words in any case, once each', async () => {
    const response = await patch(passwords, { forbidden_words: [' Harbour', 'HARBOUR ', 'lighthouse'] })
    expect(response.json()).toMatchObject({ forbidden_words: ['harbour', 'lighthouse'] })
  })

  it.each([
    ['min_length', 7],
    ['min_length', 65],
    ['min_length', 10.5],
    ['min_length', '10'],
    ['min_score', 1],
    ['min_score', 5],
    ['require_upper', 'yes'],
    ['forbidden_words', 'test'],
    ['forbidden_words.0', ['ab']],
    ['forbidden_words.0', ['  ab  ']],
    ['forbidden_words.0', ['x'.repeat(65)]],
    ['forbidden_words.0', ['a\u0000bc']],
    ['forbidden_words', Array.from({ length: 101 }, (_, i) => `word ${i}`)],
  ])('may not have %s %j', async (path, value) => {
    expect(faultOf(await patch(passwords, { [path.split('.', 1)[0] ?? '']: value }))).toEqual([400, path])
  })

  it('H14: a row that was tampered with is an error, never a weaker rule', async () => {
    await patch(passwords, { min_length: 12 })
    await test.database.pool.query(`update settings set value = jsonb_set(value, '{min_length,value}', '1') where key = 'passwords'`)
    await expect(rules().passwordPolicy()).rejects.toThrow('min_length')
  })
})
