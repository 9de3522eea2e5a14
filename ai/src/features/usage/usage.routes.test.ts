import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestProvider, type TestProvider } from '../../testing/provider.ts'
import { boId, hello, startTestAi, testKey, type TestAi } from '../../testing/service.ts'

let ai: TestAi
let provider: TestProvider

beforeEach(async () => {
  provider = await startTestProvider()
  ai = await startTestAi()
  const target = { provider: 'openai_compatible', base_url: provider.url, model: 'small-1', api_key_host: provider.host } as const
  await ai.configure({ ...target, key: testKey, max_answers_a_day: 2 })
})
afterEach(async () => {
  await ai[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const ask = (as = {}): Promise<Response> => ai.call('/chat', { body: hello, as })
const usage = async (): Promise<unknown> => (await ai.call('/usage')).json()

test('whoever has had the answers of a day gets the next one the day after', async () => {
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  const refused = await ask()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(12 * 3600)])
  expect(await refused.json()).toMatchObject({ code: 'ai.allowance_spent' })
  expect(await usage()).toMatchObject({ requests: 2, most: 2, resets_at: '2026-03-02T00:00:00.000Z' })
  ai.timers.pass(12 * 3_600_000)
  expect((await ask()).status).toBe(200)
})

test('a stream is refused as an ordinary problem, and others still get theirs', async () => {
  await Promise.all([ask(), ask()])
  const refused = await ai.call('/chat/stream', { body: hello })
  expect([refused.status, refused.headers.get('content-type')]).toEqual([429, expect.stringContaining('application/problem+json')])
  expect((await ask({ id: boId })).status).toBe(200)
  expect(provider.received).toHaveLength(3)
})

test('many questions at once are no way past the limit', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask()))
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 429, 429, 429, 429, 429, 429])
  expect(provider.received).toHaveLength(2)
})

test('what did not come is not counted, whole or streamed; what began is', async () => {
  provider.play('broken')
  await ask()
  provider.play('unauthorized')
  await (await ai.call('/chat/stream', { body: hello })).text()
  expect(await usage()).toMatchObject({ requests: 0 })
  provider.play('cut')
  await (await ai.call('/chat/stream', { body: hello })).text()
  expect(await usage()).toMatchObject({ requests: 1 })
})

test('a limit that is raised holds at once', async () => {
  await Promise.all([ask(), ask()])
  const target = { provider: 'openai_compatible', base_url: provider.url, model: 'small-1', api_key_host: provider.host } as const
  await ai.configure({ ...target, key: testKey, max_answers_a_day: 3 })
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 429])
})
