import { aiSettingsFileSchema } from '@gatehouse/contracts/settings-files'
import type { LightMyRequestResponse } from 'fastify'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'
import type { AiSettings } from './settings.schemas.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const secret = 'sk-ant-very-secret-0123456789'
const get = async (): Promise<AiSettings> => (await call(test, { url: '/api/settings/ai' })).json<AiSettings>()
const patch = (body: object, ifMatch?: string) => call(test, { method: 'PATCH', url: '/api/settings/ai', body, ifMatch })
const save = async (body: object): Promise<AiSettings> => {
  const response = await patch(body)
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json<AiSettings>()
}
const file = async () => aiSettingsFileSchema.parse(await test.read('ai.json'))
const outcome = (response: LightMyRequestResponse) => {
  const { code, errors } = response.json<{ code: string; errors?: { path: string }[] }>()
  return [response.statusCode, code, errors?.map((fault) => fault.path)]
}
const withKey = { provider: 'anthropic', model: 'claude', api_key: secret }

const here = (at: string) => ({ from: 'here', at, by: { id: anAdmin.user.id, email: anAdmin.user.email } })

const defaults = {
  provider: null,
  base_url: null,
  model: null,
  system_prompt: null,
  max_output_tokens: 4096,
  max_answers_a_day: null,
  models: [],
  conversations_kept_days: null,
}

describe('settings nobody has saved', () => {
  it('are the defaults at version 0', async () => {
    expect(await get()).toEqual({
      ...defaults,
      api_key: null,
      api_key_set: false,
      api_key_about: null,
      sources: Object.fromEntries([...Object.keys(defaults), 'api_key'].map((name) => [name, { from: 'default', at: null, by: null }])),
      reset_to: defaults,
      version: 0,
      updated_at: null,
      updated_by: null,
      in_force_version: null,
    })
  })
})

describe('saving', () => {
  it('keeps what is not named, raises the version and says who and when', async () => {
    await save({ provider: 'openai', model: 'gpt', system_prompt: ' Be kind.\nBe short. ' })
    expect(await save({ max_output_tokens: 100 })).toMatchObject({
      provider: 'openai',
      model: 'gpt',
      system_prompt: 'Be kind.\nBe short.',
      max_output_tokens: 100,
      version: 2,
      updated_at: '2026-03-01T12:00:00.000Z',
      updated_by: { id: anAdmin.user.id, email: anAdmin.user.email },
    })
  })

  it('says of each value where it comes from: the last change of that value, or the default', async () => {
    await save({ ...withKey, max_output_tokens: 100 })
    test.clock.advance(60_000)
    await save({ model: 'other', system_prompt: 'Be kind.' })
    test.clock.advance(60_000)
    const { sources } = await save({ max_output_tokens: 4096 })
    expect(sources).toMatchObject({
      provider: here('2026-03-01T12:00:00.000Z'),
      api_key: here('2026-03-01T12:00:00.000Z'),
      model: here('2026-03-01T12:01:00.000Z'),
      system_prompt: here('2026-03-01T12:01:00.000Z'),
      max_output_tokens: { from: 'default', at: null, by: null },
      models: { from: 'default' },
    })
    // Of versions that are not kept any more, and of those saved before any were, nobody knows who made them.
    await test.database.pool.query('delete from settings_versions')
    expect((await get()).sources).toMatchObject({ model: { from: 'here', at: null, by: null } })
  })

  it('takes null and blank text as nothing', async () => {
    await save({ ...withKey, system_prompt: 'x' })
    expect(await save({ model: '  ', system_prompt: null })).toMatchObject({ model: null, system_prompt: null, provider: 'anthropic' })
  })

  it('hands over the models people may choose, each once, and how long conversations stay', async () => {
    expect(await save({ models: ['large', ' large ', 'tiny'], conversations_kept_days: 90 })).toMatchObject({ models: ['large', 'tiny'] })
    expect(await file()).toMatchObject({ models: ['large', 'tiny'], conversations_kept_days: 90 })
    expect(await save({ models: [], conversations_kept_days: null })).toMatchObject({ models: [], conversations_kept_days: null })
  })

  it('asks for a look at the service and shows what it runs', async () => {
    await save({ model: 'm' })
    expect(test.checked).toEqual(['ai'])
    test.inForce.ai = 1
    expect(await get()).toMatchObject({ version: 1, in_force_version: 1 })
    test.inForce.ai = null
  })

  it('hands the service a file that its schema accepts and only the owner reads', async () => {
    const saved = await save({ ...withKey, base_url: 'https://proxy.example.org:8443/v1' })
    expect(await file()).toMatchObject({ version: saved.version, updated_by: 'admin@example.org', api_key_host: 'proxy.example.org:8443' })
    expect((await stat(join(test.configDir, 'ai.json'))).mode & 0o777).toBe(0o600)
  })

  it('20 at the same moment lose nothing, and the file ends at the newest', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => patch({ model: `m${i}` })))
    const saved = answers.map((answer) => answer.json<AiSettings>().version)
    expect(Math.max(...saved)).toBe(20)
    const now = await get()
    expect(now.version).toBe(20)
    expect(await file()).toMatchObject({ version: 20, model: now.model })
  })

  it.each([
    [{}, ''],
    [{ model: 'm', unknown: 1 }, 'unknown'],
    [{ provider: 'azure' }, 'provider'],
    [{ model: 'a\u0000' }, 'model'],
    [{ model: '\uD800' }, 'model'],
    [{ model: 'x'.repeat(201) }, 'model'],
    [{ system_prompt: 'a\u0000b' }, 'system_prompt'],
    [{ system_prompt: 'x'.repeat(20_001) }, 'system_prompt'],
    [{ max_output_tokens: 0 }, 'max_output_tokens'],
    [{ max_output_tokens: 1.5 }, 'max_output_tokens'],
    [{ max_output_tokens: 1_000_001 }, 'max_output_tokens'],
    [{ max_output_tokens: null }, 'max_output_tokens'],
    [{ max_answers_a_day: 0 }, 'max_answers_a_day'],
    [{ models: ['m', ' '] }, 'models.1'],
    [{ models: ['x'.repeat(201)] }, 'models.0'],
    [{ models: Array.from({ length: 51 }, (_, at) => `m${at}`) }, 'models'],
    [{ conversations_kept_days: 0 }, 'conversations_kept_days'],
    [{ provider: 'openai_compatible', model: 'm' }, 'base_url'],
  ])('refuses %j', async (body, path) => {
    expect(outcome(await patch(body))).toEqual([400, 'request.invalid', [path]])
    expect((await get()).version).toBe(0)
  })
})

describe('If-Match', () => {
  it.each(['"1"', '*', '"7", "1"'])('%s lets a change of version 1 through', async (tag) => {
    await save({ model: 'm' })
    expect((await patch({ model: 'n' }, tag)).statusCode).toBe(200)
  })

  it.each(['"0"', '"2"', '1', 'W/"1"', 'nonsense', ''])('%j does not, and changes nothing', async (tag) => {
    await save({ model: 'm' })
    expect(outcome(await patch({ model: 'n' }, tag))).toEqual([412, 'request.precondition_failed', undefined])
    expect(await get()).toMatchObject({ version: 1, model: 'm' })
    expect(await file()).toMatchObject({ version: 1, model: 'm' })
  })

  it('lets one of 10 who saw the same version save', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => patch({ model: `m${i}` }, '"0"')))
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(9).fill(412)])
  })
})

describe('the key', () => {
  it('is in no answer, row, file or log line, only sealed', async () => {
    const response = await patch(withKey)
    expect(response.json()).toMatchObject({ api_key: '********', api_key_set: true })
    const { rows } = await test.database.pool.query<{ text: string }>('select settings::text as text from settings')
    const content = await file()
    for (const text of [response.body, JSON.stringify(await get()), JSON.stringify(rows), JSON.stringify(content), test.lines.join()])
      expect(text).not.toContain(secret)
    expect(test.secretBox.open(content.api_key ?? '', 'ai.api_key')).toBe(secret)
    expect(content.api_key_host).toBe('api.anthropic.com')
  })

  it('stays when it is not named', async () => {
    await save(withKey)
    const before = await file()
    expect(await save({ model: 'other' })).toMatchObject({ api_key: '********', api_key_set: true })
    expect((await file()).api_key).toBe(before.api_key)
  })

  it('is cleared by null', async () => {
    await save(withKey)
    expect(await save({ api_key: null })).toMatchObject({ api_key: null, api_key_set: false })
    expect(await file()).toMatchObject({ api_key: null, api_key_host: null })
  })

  it.each(['********', ' ******** ', '*', '', '  ', 'a b', 'a\nb', 'schlüssel', 'x'.repeat(4001)])('is not %j', async (api_key) => {
    await save(withKey)
    const before = await file()
    const response = await patch({ api_key })
    expect(outcome(response)).toEqual([400, 'request.invalid', ['api_key']])
    expect((await file()).api_key).toBe(before.api_key)
  })

  it('needs a provider to be for', async () => {
    expect(outcome(await patch({ api_key: secret }))).toEqual([400, 'request.invalid', ['api_key']])
  })

  it.each([
    ['another provider', { provider: 'openai' }],
    ['no provider', { provider: null }],
    ['another host', { base_url: 'https://evil.example.org/v1' }],
    ['another port', { base_url: 'https://api.anthropic.com:444/v1' }],
    ['plain http', { base_url: 'http://api.anthropic.com/v1' }],
  ])('is cleared by a change to %s, and does not come back with the old one', async (_name, change) => {
    await save({ ...withKey, base_url: null })
    expect(await save(change)).toMatchObject({ api_key: null, api_key_set: false })
    expect(await file()).toMatchObject({ api_key: null, api_key_host: null })
    expect(await save({ provider: 'anthropic', base_url: null })).toMatchObject({ api_key_set: false })
  })

  it('stays when only the path changes, and moves with a new key', async () => {
    await save(withKey)
    expect(await save({ base_url: 'https://api.anthropic.com/v2' })).toMatchObject({ api_key_set: true })
    expect(await save({ base_url: 'http://localhost:11434/v1', api_key: 'new' })).toMatchObject({ api_key_set: true })
    expect((await file()).api_key_host).toBe('localhost:11434')
  })
})

describe('the base URL', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://169.254.169.254./',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://0.0.0.0:11434',
    'http://[::]/',
    'http://100.100.100.200',
    'https://user:pass@example.org/',
    'https://user@example.org/',
    'https://example.org/?a=b',
    'https://example.org/#x',
    'ftp://example.org',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '//example.org',
    'example.org',
    'http:example.org',
    'https://',
    'https://exa\nmple.org',
  ])('is not %s', async (base_url) => {
    expect(outcome(await patch({ provider: 'openai_compatible', base_url }))).toEqual([400, 'request.invalid', ['base_url']])
  })

  it.each(['http://localhost:11434/v1', 'http://10.0.0.5:8080', 'http://[::1]:1234/v1', 'HTTPS://Models.Example.org/api/'])(
    'may be %s',
    async (base_url) => {
      expect(await save({ provider: 'openai_compatible', base_url })).toMatchObject({ base_url })
      expect(await file()).toMatchObject({ base_url })
    },
  )

  it('cannot be taken from a provider that needs one', async () => {
    await save({ provider: 'openai_compatible', base_url: 'http://localhost:1/v1' })
    expect(outcome(await patch({ base_url: null }))).toEqual([400, 'request.invalid', ['base_url']])
  })
})
