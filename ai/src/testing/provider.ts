import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { once, EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** How the provider behaves: `silent` never answers, `stalling` begins a stream and stops, `cut` breaks one off. */
export type Play =
  | 'good'
  | 'unauthorized'
  | 'no_model'
  | 'not_found'
  | 'rate_limited'
  | 'broken'
  | 'garbage'
  | 'silent'
  | 'stalling'
  | 'cut'
  | 'redirect'
  | 'no_list'
  | 'stream_error'
  | 'oversized'

export type ReceivedCall = { path: string; headers: IncomingMessage['headers']; body: Record<string, unknown> }

export type TestProvider = AsyncDisposable & {
  url: string
  host: string
  received: ReceivedCall[]
  play: (play: Play) => void
  /** Ends when a call has arrived that `silent` or `stalling` holds. */
  held: Promise<unknown>
  /** Ends when the caller of a held call has gone. */
  abandoned: Promise<unknown>
}

/** A real server that speaks the chat API of OpenAI, and at `/messages` that of Anthropic. */
export async function startTestProvider(): Promise<TestProvider> {
  let play: Play = 'good'
  const received: ReceivedCall[] = []
  const events = new EventEmitter()
  const server = await startLocalServer((request, response) => {
    void (async () => {
      const path = request.url ?? ''
      const body = await readJson(request)
      received.push({ path, headers: request.headers, body })
      response.once('close', () => response.writableFinished || events.emit('abandoned'))
      if (respond({ play, path, body }, response) === 'held') events.emit('held')
    })()
  })
  return {
    url: `${server.url}/v1`,
    host: `127.0.0.1:${server.port}`,
    received,
    play: (next) => {
      play = next
    },
    held: once(events, 'held'),
    abandoned: once(events, 'abandoned'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

const secretEcho = 'your key sk-secret-1234 and your message'

const refusals: Partial<Record<Play, { status: number; headers?: Record<string, string>; body: unknown }>> = {
  unauthorized: { status: 401, body: { error: { message: secretEcho, type: 'invalid_request_error', code: 'invalid_api_key' } } },
  no_model: { status: 404, body: { error: { message: 'The model does not exist', code: 'model_not_found' } } },
  not_found: { status: 404, body: { detail: 'Not Found' } },
  rate_limited: { status: 429, headers: { 'retry-after': '7' }, body: { error: { message: secretEcho, type: 'tokens' } } },
  broken: { status: 500, body: { error: { message: secretEcho } } },
  redirect: { status: 302, headers: { location: 'http://127.0.0.1:9/v1' }, body: {} },
}

type Call = { play: Play; path: string; body: Record<string, unknown> }

function respond({ play, path, body }: Call, response: ServerResponse): 'held' | 'answered' {
  // The list works in these plays, so that a check gets as far as the question.
  const isList = path.endsWith('/models')
  if (isList && ['no_model', 'stalling', 'cut', 'stream_error'].includes(play)) return json(response, { data: [] })
  if (isList && (play === 'no_list' || play === 'not_found')) return json(response, {}, 404)
  const refusal = refusals[play]
  if (refusal !== undefined) return json(response.writeHead(refusal.status, refusal.headers), refusal.body)
  if (play === 'garbage') return end(response, '<html>Welcome to the router</html>')
  if (play === 'silent') return 'held'
  if (isList) return json(response, { data: [{ id: 'small-1' }] })
  if (play === 'oversized') return json(response, openAiAnswerOf('x'.repeat(17 * 1024 ** 2)))
  if (path.endsWith('/messages')) return json(response, anthropicAnswer)
  return body['stream'] === true ? streamAnswer(play, response) : json(response, openAiAnswer)
}

const openAiAnswerOf = (content: string) => ({
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'small-1',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 },
})
const openAiAnswer = openAiAnswerOf('Hello there')

const anthropicAnswer = {
  id: 'm1',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content: [{ type: 'text', text: 'Hello from the other one' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 5, output_tokens: 4 },
}

function streamAnswer(play: Play, response: ServerResponse): 'held' | 'answered' {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (data: unknown): void => void response.write(`data: ${JSON.stringify(data)}\n\n`)
  const chunk = (delta: unknown, finish: string | null): void =>
    send({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'small-1', choices: [{ index: 0, delta, finish_reason: finish }] })
  chunk({ role: 'assistant', content: 'Hello' }, null)
  if (play === 'stalling') return 'held'
  if (play === 'cut') {
    response.write('data: {"id"', () => response.destroy())
    return 'answered'
  }
  if (play === 'stream_error') {
    send({ error: { message: secretEcho, type: 'server_error' } })
    return end(response, 'data: [DONE]\n\n')
  }
  chunk({ content: ' there' }, null)
  chunk({}, 'stop')
  send({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'small-1', choices: [], usage: openAiAnswer.usage })
  return end(response, 'data: [DONE]\n\n')
}

function json(response: ServerResponse, body: unknown, status?: number): 'answered' {
  if (!response.headersSent) response.writeHead(status ?? 200, { 'content-type': 'application/json' })
  return end(response, JSON.stringify(body))
}

function end(response: ServerResponse, text: string): 'answered' {
  response.end(text)
  return 'answered'
}
