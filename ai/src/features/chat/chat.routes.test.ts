import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestProvider, type TestProvider } from '../../testing/provider.ts'
import { boId, hello, startTestAi, testKey, type TestAi } from '../../testing/service.ts'
import { charactersMax, chatBodyLimit, messagesMax } from './chat.schemas.ts'

let ai: TestAi
let provider: TestProvider

beforeEach(async () => {
  provider = await startTestProvider()
  ai = await startTestAi()
  await ai.configure({ ...ours(), key: testKey })
})

afterEach(async () => {
  await ai[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const ours = () =>
  ({ provider: 'openai_compatible', base_url: provider.url, model: 'small-1', api_key_host: provider.host, max_output_tokens: 77 }) as const

test('a question is answered, with what it used', async () => {
  const answer = await ai.call('/chat', { body: hello })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({
    message: { role: 'assistant', content: 'Hello there' },
    model: 'small-1',
    usage: { input_tokens: 11, output_tokens: 3 },
  })
})

test('the provider gets the system prompt, the limit and the key', async () => {
  await ai.configure({ ...ours(), key: testKey, system_prompt: 'Be brief.' })
  await ai.call('/chat', { body: hello })
  const [call] = provider.received
  expect(call?.path).toBe('/v1/chat/completions')
  expect(call?.headers.authorization).toBe(`Bearer ${testKey}`)
  expect(call?.body).toMatchObject({
    model: 'small-1',
    max_tokens: 77,
    messages: [{ role: 'system', content: 'Be brief.' }, hello.messages[0]],
  })
})

test('OpenAI itself is asked by its chat API', async () => {
  await ai.configure({ ...ours(), provider: 'openai', key: testKey })
  expect((await ai.call('/chat', { body: hello })).status).toBe(200)
  expect(provider.received[0]?.path).toBe('/v1/chat/completions')
})

test('Anthropic is asked by its own API', async () => {
  await ai.configure({ ...ours(), provider: 'anthropic', key: testKey })
  const answer = await ai.call('/chat', { body: hello })
  expect(await answer.json()).toMatchObject({
    message: { content: 'Hello from the other one' },
    usage: { input_tokens: 5, output_tokens: 4 },
  })
  expect(provider.received[0]).toMatchObject({ path: '/v1/messages', headers: { 'x-api-key': testKey } })
})

test('a local server needs no key', async () => {
  await ai.configure({ ...ours(), api_key_host: null })
  expect((await ai.call('/chat', { body: hello })).status).toBe(200)
  expect(provider.received[0]?.headers.authorization).toBeUndefined()
})

test('another model that an admin has released may be asked for', async () => {
  await ai.configure({ ...ours(), key: testKey, models: ['large-2'] })
  const answer = await ai.call('/chat', { body: { ...hello, model: 'large-2' } })
  expect(await answer.json()).toMatchObject({ model: 'large-2' })
  expect(provider.received[0]?.body['model']).toBe('large-2')
})

test('any other model is refused: the provider is not asked, and nothing is counted', async () => {
  await ai.configure({ ...ours(), key: testKey, models: ['large-2'], max_answers_a_day: 1 })
  for (const path of ['/chat', '/chat/stream']) {
    const answer = await ai.call(path, { body: { ...hello, model: 'dear-9' } })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'ai.model_not_offered', detail: 'Choose one of these models: small-1, large-2.' })
  }
  expect(provider.received).toEqual([])
  expect(await (await ai.call('/usage')).json()).toMatchObject({ requests: 0 })
})

test('the key is never sent to another host than it was saved for', async () => {
  await using other = await startTestProvider()
  await ai.configure({ ...ours(), base_url: other.url, key: testKey })
  const answer = await ai.call('/chat', { body: hello })
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'ai.not_configured', detail: expect.stringContaining('another host') as unknown })
  expect(other.received).toEqual([])
})

test('each answer is counted for the person who asked', async () => {
  await Promise.all([ai.call('/chat', { body: hello }), ai.call('/chat', { body: hello })])
  expect(await (await ai.call('/usage')).json()).toEqual({
    day: '2026-03-01',
    requests: 2,
    input_tokens: 22,
    output_tokens: 6,
    most: null,
    resets_at: '2026-03-02T00:00:00.000Z',
  })
  expect(await (await ai.call('/usage', { as: { id: boId } })).json()).toMatchObject({ requests: 0 })
})

test('usage begins anew each day', async () => {
  await ai.call('/chat', { body: hello })
  ai.timers.pass(24 * 3_600_000)
  expect(await (await ai.call('/usage')).json()).toMatchObject({ day: '2026-03-02', requests: 0, input_tokens: 0, output_tokens: 0 })
})

test('an answer that fails is not counted', async () => {
  provider.play('broken')
  await ai.call('/chat', { body: hello })
  expect(await (await ai.call('/usage')).json()).toMatchObject({ requests: 0 })
})

const user = (content: string) => ({ role: 'user', content })

test.each([
  ['no message', { messages: [] }],
  ['too many messages', { messages: Array.from({ length: messagesMax + 1 }, () => user('x')) }],
  ['too many characters together', { messages: [user('x'.repeat(charactersMax)), user('x')] }],
  ['an empty message', { messages: [user('')] }],
  ['a system message', { messages: [{ role: 'system', content: 'x' }, user('x')] }],
  ['no question at the end', { messages: [user('x'), { role: 'assistant', content: 'x' }] }],
  ['an unknown member', { ...hello, temperature: 2 }],
])('%s is refused and the provider not asked', async (_name, body) => {
  const answer = await ai.call('/chat', { body })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'request.invalid' })
  expect(provider.received).toEqual([])
})

test('a conversation of the largest size is answered, however its characters are written', async () => {
  const text = `{"messages":[{"role":"user","content":"${'\\u00e4'.repeat(charactersMax)}"}]}`
  expect((await ai.call('/chat', { text })).status).toBe(200)
})

test('a body beyond what such a conversation needs is refused unread', async () => {
  const answer = await ai.call('/chat', { text: `{"messages":[{"role":"user","content":"${'x'.repeat(chatBodyLimit)}"}]}` })
  expect(answer.status).toBe(413)
})

test.each(['/chat', '/chat/stream', '/usage', '/status', '/test'])('%s needs an assertion of the gateway', async (path) => {
  const method = ['/usage', '/status'].includes(path) ? 'GET' : 'POST'
  const answer = await fetch(`${ai.url}${path}`, { method, headers: { 'x-user-id': boId, 'x-user-role': 'admin' } })
  expect(answer.status).toBe(401)
})

test('when the client leaves, the call of the provider ends', async () => {
  provider.play('silent')
  const client = new AbortController()
  const asked = ai.call('/chat', { body: hello, signal: client.signal }).catch(() => null)
  await provider.held
  client.abort()
  await provider.abandoned
  expect(await asked).toBeNull()
})
