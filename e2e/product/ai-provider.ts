import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type AiProvider = {
  baseUrl: string
  key: string
  model: string
  /** Lets the rest of an answer go that was asked for with “slowly”. */
  finish: () => void
  stop: () => Promise<void>
}

const model = 'porter-1'
const key = 'sk-e2e-0123456789abcdef-4711'

/** A server that speaks the OpenAI API as far as a chat needs it, and refuses every key but its own. */
export async function startAiProvider(): Promise<AiProvider> {
  let finish: (() => void) | null = null
  const server = createServer((request, response) => {
    const untilFinished = new Promise<void>((resolve) => {
      finish = resolve
    })
    void answer(request, response, untilFinished)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    key,
    model,
    finish: () => finish?.(),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, untilFinished: Promise<void>): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  if (request.headers.authorization !== `Bearer ${key}`) {
    return sendJson(response, 401, {
      error: { message: 'Incorrect API key provided', type: 'invalid_request_error', code: 'invalid_api_key' },
    })
  }
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
    return sendJson(response, 404, { error: { message: 'Not found' } })
  const text = Buffer.concat(chunks).toString('utf8')
  const stream = /"stream"\s*:\s*true/.test(text)
  if (!stream) {
    return sendJson(response, 200, {
      ...completion('chat.completion'),
      choices: [{ index: 0, message: { role: 'assistant', content: 'The gate is open.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
    })
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (delta: object, finish_reason: string | null = null): void => {
    response.write(`data: ${JSON.stringify({ ...completion('chat.completion.chunk'), choices: [{ index: 0, delta, finish_reason }] })}\n\n`)
  }
  send({ role: 'assistant', content: '' })
  send({ content: 'The gate ' })
  if (text.includes('slowly')) await untilFinished
  send({ content: 'is **open**.' })
  send({}, 'stop')
  response.end('data: [DONE]\n\n')
}

function completion(object: string): object {
  return { id: 'chatcmpl-1', object, created: 1_800_000_000, model }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
