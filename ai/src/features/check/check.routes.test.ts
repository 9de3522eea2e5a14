import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestProvider, type Play, type TestProvider } from '../../testing/provider.ts'
import { startTestAi, testKey, type TestAi } from '../../testing/service.ts'
import type { CheckResult } from './check.schemas.ts'

let ai: TestAi
let provider: TestProvider

beforeEach(async () => {
  provider = await startTestProvider()
  ai = await startTestAi()
})

afterEach(async () => {
  await ai[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

async function check(baseUrl: string, apiKeyHost = new URL(baseUrl).host): Promise<CheckResult> {
  await ai.configure({ provider: 'openai_compatible', base_url: baseUrl, model: 'small-1', api_key_host: apiKeyHost, key: testKey })
  return run()
}

async function run(): Promise<CheckResult> {
  const answer = await ai.call('/test', { body: {}, as: { role: 'admin' } })
  expect(answer.status).toBe(200)
  const text = await answer.text()
  expect(text).not.toMatch(/sk-secret|your message/)
  return JSON.parse(text) as CheckResult
}

const outcome = ({ steps }: CheckResult) => steps.map(({ step, code }) => (code === null ? step : `${step}: ${code}`))

test('a provider that works passes every step and says a word', async () => {
  const result = await check(provider.url)
  expect(outcome(result)).toEqual(['url', 'dns', 'tcp', 'auth', 'reply'])
  expect(result).toMatchObject({ ok: true, reply: 'Hello there', model: 'small-1', models: ['small-1'] })
  expect(result.steps.every(({ detail }) => detail === null)).toBe(true)
})

test('the check asks for one token', async () => {
  await check(provider.url)
  expect(provider.received.map(({ path }) => path)).toEqual(['/v1/models', '/v1/chat/completions'])
  expect(provider.received[1]?.body['max_tokens']).toBe(1)
})

test.each<[Play, string[]]>([
  ['unauthorized', ['url', 'dns', 'tcp', 'auth: unauthorized']],
  ['rate_limited', ['url', 'dns', 'tcp', 'auth: rate_limited']],
  ['garbage', ['url', 'dns', 'tcp', 'auth: bad_response']],
  ['no_model', ['url', 'dns', 'tcp', 'auth', 'reply: bad_model']],
  ['not_found', ['url', 'dns', 'tcp', 'auth', 'reply: not_found']],
])('%s stops where it fails', async (play, expected) => {
  provider.play(play)
  const result = await check(provider.url)
  expect(outcome(result)).toEqual(expected)
  expect(result).toMatchObject({ ok: false, reply: null })
  expect(result.steps.at(-1)?.detail).toContain(provider.host)
})

test('a server without a list of models may still answer', async () => {
  provider.play('no_list')
  const result = await check(provider.url)
  expect(result).toMatchObject({ ok: true, models: null })
  expect(result.steps.find(({ step }) => step === 'auth')?.detail).toBe('The provider has no list of models.')
})

test('a silent provider is a timeout', async () => {
  provider.play('silent')
  const result = check(provider.url)
  await provider.held
  ai.timers.pass(30_000)
  expect(outcome(await result)).toEqual(['url', 'dns', 'tcp', 'auth: timeout'])
})

test('a name that does not exist stops at dns', async () => {
  expect(outcome(await check('http://provider.invalid/v1'))).toEqual(['url', 'dns: dns'])
})

test('a port where nothing listens stops at tcp', async () => {
  const url = provider.url
  await provider[Symbol.asyncDispose]()
  expect(outcome(await check(url))).toEqual(['url', 'dns', 'tcp: refused'])
})

test('https where none is spoken stops at tls', async () => {
  expect(outcome(await check(provider.url.replace('http:', 'https:')))).toEqual(['url', 'dns', 'tcp', 'tls: tls'])
})

test('the metadata address is refused before anything is sent', async () => {
  expect(outcome(await check('http://169.254.169.254/v1'))).toEqual(['url: refused'])
})

test('a key saved for another host stops at the address', async () => {
  expect(outcome(await check(provider.url, 'api.example.org'))).toEqual(['url: not_configured'])
  expect(provider.received).toEqual([])
})

test('with nothing set up the check says so', async () => {
  expect(outcome(await run())).toEqual(['url: not_configured'])
})

test('only admins test the provider', async () => {
  const answer = await ai.call('/test', { body: {} })
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'auth.forbidden' })
})
