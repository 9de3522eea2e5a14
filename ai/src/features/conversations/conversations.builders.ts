import { afterEach, beforeEach } from 'vitest'
import { startTestProvider, type TestProvider } from '../../testing/provider.ts'
import { eventsIn, startTestAi, testKey, type TestAi } from '../../testing/service.ts'
import type { Conversation, Turn } from './conversations.schemas.ts'

export type Started = { conversation: Conversation; turn: Turn; events: { event: string; data: unknown }[] }
type Asked = { question?: string; as?: { id?: string; role?: 'user' | 'admin' }; signal?: AbortSignal } & Record<string, unknown>

/** The service with a provider for each test of a file, and what tests of conversations do with them. */
export function chatting() {
  let ai: TestAi
  let provider: TestProvider
  const configure = (more: Parameters<TestAi['configure']>[0] = {}): Promise<void> =>
    ai.configure({
      provider: 'openai_compatible',
      base_url: provider.url,
      model: 'small-1',
      api_key_host: provider.host,
      key: testKey,
      ...more,
    })
  beforeEach(async () => {
    provider = await startTestProvider()
    ai = await startTestAi()
    await configure()
  })
  afterEach(async () => {
    await ai[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
  })

  const post = (path: string, { as, signal, question = 'How is the gate?', ...rest }: Asked = {}): Promise<Response> =>
    ai.call(path, { body: { question, ...rest }, ...(as === undefined ? {} : { as }), ...(signal === undefined ? {} : { signal }) })
  const get = async <T>(path: string, as = {}): Promise<T> => (await (await ai.call(path, { as })).json()) as T
  return {
    ai: () => ai,
    provider: () => provider,
    configure,
    post,
    get,
    begin: async (asked?: Asked): Promise<Started> => started(await post('/conversations', asked)),
    ask: async (id: string, asked?: Asked): Promise<Started> => started(await post(`/conversations/${id}/turns`, asked)),
    /** In the order of asking. */
    turns: async (id: string): Promise<Turn[]> => (await get<{ items: Turn[] }>(`/conversations/${id}/turns?limit=100`)).items.toReversed(),
    list: async (query = '', as = {}): Promise<Conversation[]> =>
      (await get<{ items: Conversation[] }>(`/conversations${query}`, as)).items,
    /** Reads a stream until an event of this name has come. */
    readUntil: async (answer: Response, event: string): Promise<string> => {
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      while (!text.includes(`event: ${event}\n`)) text += (await reader?.read())?.value ?? ''
      return text
    },
  }
}

export const outcomeOf = async (answer: Response): Promise<[number, unknown]> => [
  answer.status,
  ((await answer.json()) as { code: string }).code,
]

async function started(answer: Response): Promise<Started> {
  const events = eventsIn(await answer.text())
  const begun = events.find(({ event }) => event === 'begun')?.data as Pick<Started, 'conversation' | 'turn'>
  return { ...begun, events }
}
