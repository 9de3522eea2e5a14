import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestProvider, type TestProvider } from '../../testing/provider.ts'
import { eventsIn, hello, startTestAi, testKey, type TestAi } from '../../testing/service.ts'

let ai: TestAi
let provider: TestProvider

beforeEach(async () => {
  provider = await startTestProvider()
  ai = await startTestAi()
  await ai.configure({
    provider: 'openai_compatible',
    base_url: provider.url,
    model: 'small-1',
    api_key_host: provider.host,
    key: testKey,
  })
})

afterEach(async () => {
  await ai[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const ask = (signal?: AbortSignal) => ai.call('/chat/stream', { body: hello, ...(signal === undefined ? {} : { signal }) })

test('an answer comes in parts and ends with what it used', async () => {
  const answer = await ask()
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(eventsIn(await answer.text())).toEqual([
    { event: 'delta', data: { text: 'Hello' } },
    { event: 'delta', data: { text: ' there' } },
    { event: 'done', data: { model: 'small-1', usage: { input_tokens: 11, output_tokens: 3 } } },
  ])
})

test('an answer in parts is counted before its end is told', async () => {
  await (await ask()).text()
  expect(await (await ai.call('/usage')).json()).toMatchObject({ requests: 1, input_tokens: 11, output_tokens: 3 })
})

test.each([
  ['unauthorized', 'ai.unauthorized'],
  ['no_model', 'ai.bad_model'],
  ['rate_limited', 'ai.rate_limited'],
  ['garbage', 'ai.bad_response'],
  ['cut', 'ai.bad_response'],
  ['stream_error', 'ai.bad_response'],
] as const)('a fault of the provider (%s) is an error event with the problem %s', async (play, code) => {
  provider.play(play)
  const text = await (await ask()).text()
  expect(eventsIn(text).at(-1)).toMatchObject({ event: 'error', data: { code, type: `/problems/${code}` } })
  expect(eventsIn(text).filter(({ event }) => event !== 'delta')).toHaveLength(1)
  expect(text + ai.logged()).not.toContain(testKey)
})

test('without a provider the answer is an ordinary problem', async () => {
  await ai.configure({})
  const answer = await ask()
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
})

test('a client that leaves ends the call of the provider', async () => {
  provider.play('stalling')
  const client = new AbortController()
  const answer = await ask(client.signal)
  await answer.body?.getReader().read()
  client.abort()
  await provider.abandoned
  expect(provider.received).toHaveLength(1)
})

test('a stream on which nothing happens shows life every 15 seconds', async () => {
  provider.play('stalling')
  const reader = (await ask()).body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toContain('event: delta')
  ai.timers.pass(15_000)
  expect((await reader?.read())?.value).toBe(': still here\n\n')
  await reader?.cancel()
})

test('a stream that does not end is ended after two minutes', async () => {
  provider.play('stalling')
  const answer = await ask()
  await provider.held
  ai.timers.pass(120_000)
  expect(eventsIn(await answer.text()).at(-1)).toMatchObject({ event: 'error', data: { code: 'ai.timeout', status: 504 } })
})

test('a stream under way is ended when the service stops', async () => {
  provider.play('stalling')
  const answer = await ask()
  await provider.held
  ai.stop()
  expect(eventsIn(await answer.text()).at(-1)).toMatchObject({ event: 'error', data: { code: 'service.unavailable' } })
})
