import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { apps, company, type DemoApp } from './company.ts'
import { replyTo } from './talk.ts'

/** Something that listens on loopback, and where. */
export type Stub = AsyncDisposable & { url: string }

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

async function serve(answer: Answer): Promise<Stub> {
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Stand-ins for the apps of the company: each has a page and says how it is. Of one that is down the port is free. */
export async function startApps(stack: AsyncDisposableStack): Promise<Map<string, string>> {
  const urls = new Map<string, string>()
  for (const app of apps) {
    if (app.is === 'link') continue
    const stub = await serve((request, response) => answerAs(app, request, response))
    urls.set(app.key, stub.url)
    if (app.is === 'down') await stub[Symbol.asyncDispose]()
    else stack.use(stub)
  }
  return urls
}

async function answerAs(app: DemoApp, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (app.is === 'slow') await delay(900)
  if (request.url !== '/health') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(
      `<!doctype html><title>${app.name}</title><h1>${app.name}</h1><p>${app.description}. A stand-in in the demo of ${company}.</p>`,
    )
    return
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ status: app.is === 'up' ? 'pass' : 'warn', version: '4.2.0' }))
}

export const aiModel = 'harbour-1'
export const otherModels = ['harbour-1-mini', 'harbour-1-long']
export const aiKey = 'sk-demo-no-secret-4711'

/** A stand-in that speaks as much of the OpenAI API as a chat needs, and knows a few answers. */
export function startAi(): Promise<Stub> {
  return serve(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
    if (request.url?.endsWith('/models') === true) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ data: [aiModel, ...otherModels].map((id) => ({ id })) }))
      return
    }
    const about = { id: 'chatcmpl-demo', created: 1_800_000_000, model: aiModel }
    const reply = replyTo(body)
    const usage = { prompt_tokens: 21, completion_tokens: 96, total_tokens: 117 }
    if (!/"stream"\s*:\s*true/.test(body)) {
      response.writeHead(200, { 'content-type': 'application/json' })
      const message = { role: 'assistant', content: reply.join('') }
      response.end(JSON.stringify({ ...about, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (delta: object, finish: string | null): void => {
      const choices = [{ index: 0, delta, finish_reason: finish }]
      response.write(`data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices })}\n\n`)
    }
    for (const content of reply) {
      send({ content }, null)
      await delay(120)
    }
    send({}, 'stop')
    response.end('data: [DONE]\n\n')
  })
}
