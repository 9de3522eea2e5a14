import { afterEach, beforeEach, expect, test } from 'vitest'
import { unconfigured } from '../../compose.ts'
import { startTestAi, testKey, type TestAi } from '../../testing/service.ts'

let ai: TestAi

beforeEach(async () => {
  ai = await startTestAi()
})

afterEach(() => ai[Symbol.asyncDispose]())

// Nothing listens on port 9: the provider is down.
const dead = {
  provider: 'openai_compatible',
  base_url: 'http://127.0.0.1:9/v1',
  model: 'm',
  api_key_host: '127.0.0.1:9',
  key: testKey,
} as const

const health = async () => {
  const answer = await fetch(`${ai.url}/health`)
  return { code: answer.status, ...((await answer.json()) as { status: string; notes?: string[] }) }
}

test('people see whether a provider is set up, and no key', async () => {
  await ai.configure({ ...dead, models: ['n', 'm'], conversations_kept_days: 30 })
  expect(await (await ai.call('/status')).json()).toEqual({
    configured: true,
    provider: 'openai_compatible',
    model: 'm',
    models: ['m', 'n'],
    conversations_kept_days: 30,
  })
})

test('a settings file of an older version, which names no models, is good', async () => {
  await ai.configure(dead)
  const { api_key, ...old } = { ...unconfigured, version: 7, provider: 'openai_compatible', base_url: dead.base_url, model: 'm' }
  const { models: _models, conversations_kept_days: _kept, max_answers_a_day: _most, ...file } = { ...old, api_key: api_key ?? null }
  await ai.writeRaw(JSON.stringify(file))
  expect(await health()).toMatchObject({ status: 'pass', settings_version: 7 })
  expect(await (await ai.call('/status')).json()).toMatchObject({ models: ['m'], conversations_kept_days: null })
})

test('before anything is set up the status says so', async () => {
  expect(await (await ai.call('/status')).json()).toMatchObject({ configured: false, provider: null, model: null, models: [] })
})

test('without settings the service is healthy and notes what is missing', async () => {
  const found = await health()
  expect(found).toMatchObject({ code: 200, status: 'pass', settings_version: null })
  expect(found.notes?.[0]).toContain('Choose a provider')
})

test('a provider that is down does not make the service unhealthy', async () => {
  await ai.configure(dead)
  expect(await health()).toEqual({ code: 200, status: 'pass', version: '0.1.0', settings_version: 1 })
})

test('an invalid settings file is a warning, and the last good settings stay', async () => {
  await ai.configure(dead)
  await ai.writeRaw('{"version": 2}')
  expect(await health()).toMatchObject({ code: 200, status: 'warn', settings_version: 1 })
  expect(await (await ai.call('/status')).json()).toMatchObject({ configured: true })
})
