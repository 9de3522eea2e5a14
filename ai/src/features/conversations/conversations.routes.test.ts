import { expect, test } from 'vitest'
import { boId } from '../../testing/service.ts'
import { chatting, outcomeOf } from './conversations.builders.ts'

const { ai, post, configure, get, begin, ask, list, turns } = chatting()
const bo = { id: boId }

test.each(['user', 'admin'] as const)(
  'a conversation of somebody else is none that exists, for a person (%s) as for any other',
  async (role) => {
    const { conversation, turn } = await begin()
    const as = { ...bo, role }
    for (const id of [conversation.id, '00000000-0000-7000-8000-00000000ffff', 'no-id']) {
      const path = `/conversations/${id}`
      const answers = await Promise.all([
        ai().call(path, { as }),
        ai().call(`${path}/turns`, { as }),
        ai().call(path, { as, method: 'PATCH', body: { title: 'mine' } }),
        ai().call(path, { as, method: 'DELETE' }),
        post(`${path}/turns`, { as }),
        post(`${path}/turns`, { as, instead_of: turn.id, last_seen: turn.id }),
      ])
      for (const answer of answers) expect(await outcomeOf(answer)).toEqual([404, 'ai.conversation_not_found'])
    }
    expect(await list('', as)).toEqual([])
    expect(await list()).toEqual([conversation])
    expect(await turns(conversation.id)).toHaveLength(1)
    expect(await get('/usage', as)).toMatchObject({ requests: 0 })
  },
)

test('a turn of another conversation cannot be replaced', async () => {
  const one = await begin()
  const other = await begin()
  const anew = { instead_of: one.turn.id, last_seen: other.turn.id }
  expect(await outcomeOf(await post(`/conversations/${other.conversation.id}/turns`, anew))).toEqual([409, 'ai.conversation_changed'])
  expect(await turns(one.conversation.id)).toHaveLength(1)
})

test('pages follow one another without a gap, also when conversations were asked at one moment', async () => {
  const begun: string[] = []
  for (const question of ['a', 'b', 'c', 'd', 'e']) {
    if (question === 'd') ai().timers.pass(1000)
    begun.push((await begin({ question })).conversation.id)
  }
  type Page = { items: { id: string }[]; next_cursor: string | null }
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page = await get(`/conversations?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next_cursor
  }
  expect(seen).toEqual(begun.toReversed())
})

test('turns are read from the end, page by page', async () => {
  const { conversation } = await begin({ question: '1' })
  for (const question of ['2', '3']) await ask(conversation.id, { question })
  type Page = { items: { question: string }[]; next_cursor: string | null }
  const last: Page = await get(`/conversations/${conversation.id}/turns?limit=2`)
  const first: Page = await get(`/conversations/${conversation.id}/turns?limit=2&cursor=${last.next_cursor}`)
  expect([last, first].map(({ items }) => items.map(({ question }) => question))).toEqual([['3', '2'], ['1']])
  expect(first.next_cursor).toBeNull()
})

test.each(['/conversations?cursor=x', '/conversations?cursor=WyJhIiwiYiJd', '/conversations?search=%00'])('%s is refused', async (path) => {
  expect(await outcomeOf(await ai().call(path))).toEqual([400, 'request.invalid'])
})

const found = async (search: string, within = 'all') =>
  (await list(`?search=${encodeURIComponent(search)}&within=${within}`)).map(({ title }) => title)

test('a search finds all of its words in the title or in what was said, of one’s own only', async () => {
  await begin({ question: 'Tides at noon' })
  const { conversation } = await begin({ question: 'The 100% winch' })
  await ask(conversation.id, { question: 'And its brake?' })
  await begin({ question: 'The winch of Bo', as: bo })
  expect(await found('WINCH')).toEqual(['The 100% winch'])
  expect(await found('brake winch')).toEqual(['The 100% winch'])
  expect(await found('brake', 'titles')).toEqual([])
  expect(await found('hello')).toHaveLength(2)
  expect(await found('0%')).toEqual(['The 100% winch'])
  expect(await found('_ides')).toEqual([])
  expect(await found('  ')).toHaveLength(2)
})

test('a conversation can be renamed and given a model, and is not moved by it', async () => {
  const { conversation } = await begin()
  ai().timers.pass(1000)
  const change = (body: object) => ai().call(`/conversations/${conversation.id}`, { method: 'PATCH', body })
  expect(await (await change({ title: ' Gates ' })).json()).toEqual({ ...conversation, title: 'Gates' })
  expect(await (await change({ model: 'large-2' })).json()).toEqual({ ...conversation, title: 'Gates', model: 'large-2' })
  expect(await (await change({ model: null })).json()).toMatchObject({ model: null })
  for (const body of [{}, { title: ' ' }, { title: 'a\nb' }, { title: 'x'.repeat(201) }, { title: 'a', user_id: boId }])
    expect(await outcomeOf(await change(body))).toEqual([400, 'request.invalid'])
})

test('one is deleted with all that was said, or all of one’s own are', async () => {
  const { conversation } = await begin()
  await begin({ as: bo })
  await begin()
  expect((await ai().call(`/conversations/${conversation.id}`, { method: 'DELETE' })).status).toBe(204)
  expect(await outcomeOf(await ai().call(`/conversations/${conversation.id}`))).toEqual([404, 'ai.conversation_not_found'])
  expect(await (await ai().call('/conversations', { method: 'DELETE' })).json()).toEqual({ deleted: 1 })
  expect(await list()).toEqual([])
  expect(await list('', bo)).toHaveLength(1)
  expect(await ai().db.selectFrom('turns').select('id').execute()).toHaveLength(1)
})

test('conversations that nobody asks anything any more go after the days an admin has set, and stay without them', async () => {
  const { conversation } = await begin({ question: 'old' })
  const day = 24 * 3_600_000
  ai().timers.pass(10 * day)
  expect(await list()).toHaveLength(1)
  await begin({ question: 'newer' })
  await configure({ conversations_kept_days: 7 })
  ai().timers.pass(15 * 60_000)
  await expect.poll(async () => (await list()).map(({ title }) => title)).toEqual(['newer'])
  expect((await ai().call(`/conversations/${conversation.id}`)).status).toBe(404)
})

test('nothing that people say, or call their conversations, is in the log', async () => {
  const { conversation } = await begin({ question: 'a private word' })
  await ai().call(`/conversations/${conversation.id}`, { method: 'PATCH', body: { title: 'a private title' } })
  await ai().call('/conversations?search=private')
  await ai().call('/conversations', { method: 'DELETE' })
  expect(ai().logged()).not.toMatch(/private|Hello/)
})

test.each([
  ['GET', '/conversations'],
  ['POST', '/conversations'],
  ['DELETE', '/conversations'],
  ['GET', '/conversations/x'],
  ['PATCH', '/conversations/x'],
  ['DELETE', '/conversations/x'],
  ['GET', '/conversations/x/turns'],
  ['POST', '/conversations/x/turns'],
])('%s %s needs an assertion of the gateway', async (method, path) => {
  expect((await fetch(`${ai().url}${path}`, { method, headers: { 'x-user-id': boId } })).status).toBe(401)
})
