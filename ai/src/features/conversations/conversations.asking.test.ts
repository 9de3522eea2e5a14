import { expect, test } from 'vitest'
import { chatting, outcomeOf } from './conversations.builders.ts'
import { conversationsMax, turnsMax } from './conversations.schemas.ts'
import { anaId, boId } from '../../testing/service.ts'

const { ai, provider, configure, post, get, begin, ask, turns, list, readUntil } = chatting()
const sent = (at: number) => provider().received[at]?.body['messages']

test('the first question begins a conversation that is called after it, and all of it is kept', async () => {
  const { conversation, turn, events } = await begin()
  expect(events.map(({ event }) => event)).toEqual(['begun', 'delta', 'delta', 'done'])
  expect(conversation).toMatchObject({ title: 'How is the gate?', model: null, updated_at: '2026-03-01T12:00:00.000Z' })
  expect(await list()).toEqual([conversation])
  expect(await turns(conversation.id)).toEqual([
    {
      ...turn,
      place: 1,
      question: 'How is the gate?',
      answer: 'Hello there',
      state: 'done',
      problem: null,
      model: 'small-1',
      usage: { input_tokens: 11, output_tokens: 3 },
      left_out: 0,
    },
  ])
})

test('a further question takes along what was said, and moves the conversation up', async () => {
  const { conversation } = await begin()
  ai().timers.pass(60_000)
  const { turn } = await ask(conversation.id, { question: 'And the door?' })
  expect(turn.place).toBe(2)
  expect(sent(1)).toEqual([
    { role: 'user', content: 'How is the gate?' },
    { role: 'assistant', content: 'Hello there' },
    { role: 'user', content: 'And the door?' },
  ])
  expect(await list()).toMatchObject([{ id: conversation.id, updated_at: '2026-03-01T12:01:00.000Z' }])
})

test('what has come of an answer is kept while it is being written', async () => {
  provider().play('stalling')
  const client = new AbortController()
  const answer = await post('/conversations', { signal: client.signal })
  expect(await readUntil(answer, 'delta')).toContain('Hello')
  const [conversation] = await list()
  expect(await turns(conversation!.id)).toMatchObject([{ state: 'streaming', answer: '' }])
  ai().timers.pass(1000)
  await expect.poll(async () => (await turns(conversation!.id))[0]?.answer).toBe('Hello')
  client.abort()
})

test('when whoever asked leaves, what had come stays and is marked as ended early', async () => {
  provider().play('stalling')
  const client = new AbortController()
  const answer = await post('/conversations', { signal: client.signal })
  await readUntil(answer, 'delta')
  client.abort()
  await provider().abandoned
  const [conversation] = await list()
  await expect.poll(() => turns(conversation!.id)).toMatchObject([{ state: 'stopped', answer: 'Hello', problem: null }])
})

test('an answer that is stopped before its first word is not counted, and stays as a question', async () => {
  provider().play('silent')
  const client = new AbortController()
  await readUntil(await post('/conversations', { signal: client.signal }), 'begun')
  await provider().held
  client.abort()
  await expect.poll(() => get('/usage')).toMatchObject({ requests: 0 })
  const [conversation] = await list()
  await expect.poll(() => turns(conversation!.id)).toMatchObject([{ state: 'stopped', answer: '' }])
})

/** Leaves an answer as a process does that ends while it writes it. */
const leftAt = (ms: number) =>
  ai()
    .db.updateTable('turns')
    .set({ state: 'streaming', saved_at: new Date(ai().timers.clock.now().getTime() - ms) })
    .execute()

test('an answer whose process has gone is shown as ended early, and not before', async () => {
  const { conversation } = await begin()
  await leftAt(40_000)
  expect(await turns(conversation.id)).toMatchObject([{ state: 'streaming' }])
  await leftAt(46_000)
  expect(await turns(conversation.id)).toMatchObject([{ state: 'stopped', answer: 'Hello there' }])
})

test.each([
  ['cut', 'ai.bad_response', 'Hello'],
  ['unauthorized', 'ai.unauthorized', ''],
] as const)('when the provider fails (%s) what had come stays, with why', async (play, code, answer) => {
  provider().play(play)
  const { conversation, events } = await begin()
  expect(events.at(-1)).toMatchObject({ event: 'error', data: { code } })
  expect(await turns(conversation.id)).toMatchObject([{ state: 'failed', answer, problem: { code, type: `/problems/${code}` } }])
  expect(ai().logged()).not.toMatch(/How is the gate|Hello/)
})

test('whatever is refused before the provider is asked leaves everything as it was', async () => {
  const { conversation } = await begin()
  expect(await outcomeOf(await post('/conversations', { model: 'dear-9' }))).toEqual([403, 'ai.model_not_offered'])
  await configure({ max_answers_a_day: 1 })
  expect(await outcomeOf(await post(`/conversations/${conversation.id}/turns`))).toEqual([429, 'ai.allowance_spent'])
  await ai().configure({})
  expect(await outcomeOf(await post('/conversations'))).toEqual([503, 'ai.not_configured'])
  expect(await list()).toEqual([conversation])
  expect(await turns(conversation.id)).toHaveLength(1)
})

test('a question asked anew replaces its turn and what followed', async () => {
  const first = await begin()
  const second = await ask(first.conversation.id, { question: 'two' })
  const { turn } = await ask(first.conversation.id, { question: 'uno', instead_of: first.turn.id, last_seen: second.turn.id })
  expect(turn.place).toBe(1)
  expect(sent(2)).toEqual([{ role: 'user', content: 'uno' }])
  expect((await turns(first.conversation.id)).map(({ question }) => question)).toEqual(['uno'])
})

test('it does not replace what was not seen, and does not count as an answer', async () => {
  const first = await begin()
  await ask(first.conversation.id, { question: 'asked in another tab' })
  const path = `/conversations/${first.conversation.id}/turns`
  const anew = { question: 'uno', instead_of: first.turn.id, last_seen: first.turn.id }
  expect(await outcomeOf(await post(path, anew))).toEqual([409, 'ai.conversation_changed'])
  expect(await turns(first.conversation.id)).toHaveLength(2)
  expect(await get('/usage')).toMatchObject({ requests: 2 })
})

test('of two tabs that ask at once each gets its answer and its place', async () => {
  const { conversation } = await begin()
  const both = await Promise.all(['left', 'right'].map((question) => ask(conversation.id, { question })))
  expect(both.map(({ turn }) => turn.place).toSorted((a, b) => a - b)).toEqual([2, 3])
  expect((await turns(conversation.id)).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
})

test('a conversation that is deleted while its answer is written stays deleted', async () => {
  provider().play('stalling')
  const answer = await post('/conversations')
  await readUntil(answer, 'delta')
  const [conversation] = await list()
  await ai().call(`/conversations/${conversation!.id}`, { method: 'DELETE' })
  ai().timers.pass(120_000)
  await provider().abandoned
  expect(await list()).toEqual([])
  expect(ai().logged()).not.toContain('could not be kept')
})

test('the earliest turns stay behind when they are too long to be sent along, and that is told', async () => {
  const { conversation } = await begin({ question: 'x'.repeat(60_000) })
  await ask(conversation.id, { question: 'y'.repeat(60_000) })
  const { turn } = await ask(conversation.id, { question: 'And now?' })
  expect(turn.left_out).toBe(1)
  expect(sent(2)).toHaveLength(3)
  expect(sent(2)).toMatchObject([{ content: 'y'.repeat(60_000) }, {}, { content: 'And now?' }])
})

test('a conversation has an end, which is told before anything is lost', async () => {
  const { conversation, turn } = await begin()
  const row = await ai().db.selectFrom('turns').selectAll().executeTakeFirstOrThrow()
  const more = Array.from({ length: turnsMax - 1 }, (_, at) => ({
    ...row,
    id: `00000000-0000-7000-9000-${String(at).padStart(12, '0')}`,
    place: at + 2,
    problem: null,
  }))
  await ai().db.insertInto('turns').values(more).execute()
  const path = `/conversations/${conversation.id}/turns`
  expect(await outcomeOf(await post(path))).toEqual([409, 'ai.conversation_full'])
  const anew = await post(path, { question: 'again', instead_of: turn.id, last_seen: more.at(-1)?.id })
  expect(anew.status).toBe(200)
  await anew.text()
  expect(await turns(conversation.id)).toMatchObject([{ question: 'again' }])
})

test('a conversation that holds as much as it may takes no more', async () => {
  const { conversation } = await begin()
  await ai()
    .db.updateTable('turns')
    .set({ answer: 'x'.repeat(999_990) })
    .execute()
  expect(await outcomeOf(await post(`/conversations/${conversation.id}/turns`))).toEqual([409, 'ai.conversation_full'])
  expect(await turns(conversation.id)).toHaveLength(1)
})

test('a person has no more conversations than there may be, however many they begin at once; others have theirs', async () => {
  const at = new Date()
  const rows = Array.from({ length: conversationsMax - 1 }, (_, number) => ({
    id: `00000000-0000-7000-9000-${String(number).padStart(12, '0')}`,
    user_id: anaId,
    title: 'old',
    model: null,
    created_at: at,
    updated_at: at,
  }))
  await ai().db.insertInto('conversations').values(rows).execute()
  const answers = await Promise.all(Array.from({ length: 3 }, () => post('/conversations')))
  await Promise.all(answers.map((answer) => answer.text()))
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
  expect(await outcomeOf(await post('/conversations'))).toEqual([409, 'ai.too_many_conversations'])
  expect((await begin({ as: { id: boId } })).conversation.title).toBe('How is the gate?')
})

test.each([
  ['an empty question', { question: ' ' }],
  ['one with NUL', { question: 'a\0b' }],
  ['one too long', { question: 'x'.repeat(100_001) }],
  ['a half replacement', { instead_of: anaId }],
  ['an unknown member', { temperature: 2 }],
])('%s is refused and the provider not asked', async (_name, body) => {
  const { conversation } = await begin()
  expect(await outcomeOf(await post(`/conversations/${conversation.id}/turns`, body))).toEqual([400, 'request.invalid'])
  expect(provider().received).toHaveLength(1)
})

test('the model that is chosen stays with the conversation, and is the usual one again when it is no choice any more', async () => {
  await configure({ models: ['large-2'] })
  const { conversation } = await begin({ model: 'large-2' })
  expect(conversation.model).toBe('large-2')
  await ask(conversation.id)
  await configure()
  await ask(conversation.id)
  expect(provider().received.map(({ body }) => body['model'])).toEqual(['large-2', 'large-2', 'small-1'])
  expect((await turns(conversation.id)).map(({ model }) => model)).toEqual(['large-2', 'large-2', 'small-1'])
})
