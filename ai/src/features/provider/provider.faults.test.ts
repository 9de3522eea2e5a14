import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestProvider, type Play, type TestProvider } from '../../testing/provider.ts'
import { hello, startTestAi, testKey, type TestAi } from '../../testing/service.ts'
import * as errors from './provider.errors.ts'

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

type Problem = { code: string; status: number; detail: string }

async function problemAt(baseUrl: string): Promise<Problem & { headers: Headers }> {
  const { host } = new URL(baseUrl)
  await ai.configure({ provider: 'openai_compatible', base_url: baseUrl, model: 'small-1', api_key_host: host, key: testKey })
  const answer = await ai.call('/chat', { body: hello })
  const problem = (await answer.json()) as Problem
  expect(problem.status).toBe(answer.status)
  expect(problem.detail).toContain(host)
  expect(JSON.stringify(problem) + ai.logged()).not.toMatch(/sk-secret|your message|private word/)
  return { ...problem, headers: answer.headers }
}

test.each<[Play, string, number]>([
  ['unauthorized', 'ai.unauthorized', 502],
  ['no_model', 'ai.bad_model', 502],
  ['not_found', 'ai.not_found', 502],
  ['rate_limited', 'ai.rate_limited', 429],
  ['broken', 'ai.bad_response', 502],
  ['garbage', 'ai.bad_response', 502],
  ['redirect', 'ai.bad_response', 502],
  ['oversized', 'ai.bad_response', 502],
])('%s becomes %s, naming the host and never key, message or the provider’s words', async (play, code, status) => {
  provider.play(play)
  expect(await problemAt(provider.url)).toMatchObject({ code, status })
})

test('when to come back is passed on', async () => {
  provider.play('rate_limited')
  expect((await problemAt(provider.url)).headers.get('retry-after')).toBe('7')
})

test('a name that does not exist is ai.dns', async () => {
  expect(await problemAt('http://provider.invalid/v1')).toMatchObject({ code: 'ai.dns', status: 502 })
})

test('a port where nothing listens is ai.refused', async () => {
  const url = provider.url
  await provider[Symbol.asyncDispose]()
  expect(await problemAt(url)).toMatchObject({ code: 'ai.refused', status: 502 })
})

test('https where none is spoken is ai.tls', async () => {
  expect(await problemAt(provider.url.replace('http:', 'https:'))).toMatchObject({ code: 'ai.tls', status: 502 })
})

test.each(['http://169.254.169.254/v1', 'http://[fe80::1]/v1', 'http://0.0.0.0/v1'])('%s is never called', async (url) => {
  expect(await problemAt(url)).toMatchObject({ code: 'ai.refused', detail: expect.stringContaining('may not be called') as unknown })
})

test('a provider that is silent for two minutes is ai.timeout', async () => {
  provider.play('silent')
  const asked = problemAt(provider.url)
  await provider.held
  ai.timers.pass(120_000)
  expect(await asked).toMatchObject({ code: 'ai.timeout', status: 504 })
})

test.each([
  ['no provider', {}],
  ['no model', { provider: 'anthropic' as const }],
  ['no address', { provider: 'openai_compatible' as const, model: 'x' }],
  ['no key', { provider: 'openai' as const, model: 'x' }],
  ['a key that cannot be opened', { provider: 'openai' as const, model: 'x', api_key: 'v1.AAAA.AAAA', api_key_host: 'api.openai.com' }],
  ['a password in the address', { provider: 'openai_compatible' as const, model: 'x', base_url: 'http://a:b@localhost/v1' }],
])('%s is ai.not_configured', async (_name, settings) => {
  await ai.configure(settings)
  const answer = await ai.call('/chat', { body: hello })
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'ai.not_configured', detail: expect.stringContaining('Settings') as unknown })
})

test('each error has a page that says what to do', () => {
  const codes = Object.values(errors).map(({ code }) => code)
  expect(codes).toHaveLength(11)
  for (const code of codes) {
    const page = join(import.meta.dirname, '../../../../docs/problems', `${code}.md`)
    expect({ code, exists: existsSync(page) }).toEqual({ code, exists: true })
    expect(readFileSync(page, 'utf8')).toContain(`# ${code}`)
  }
})
