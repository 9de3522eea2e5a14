import { sendRequest } from '../../api/client.ts'
import { ApiError, isFields, parsed, readApiError, UnreachableError } from '../../api/errors.ts'
import { readEvents } from '../../api/event-stream.ts'
import type { ChatMessage, ChatUsage } from '../../api/types.ts'

export type ChatEvent = { type: 'delta'; text: string } | { type: 'done'; model: string | null; usage: ChatUsage | null }

/** Asks for an answer and gives it as it is written. Throws what the provider or the way to it refused. */
export async function* streamChat(messages: ChatMessage[], signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const response = await sendRequest('/api/ai/chat/stream', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ messages }),
    signal,
  })
  if (!response.ok) throw await readApiError(response)
  const requestId = response.headers.get('x-request-id')
  for await (const event of readEvents(response)) {
    const body = parsed(event.data)
    if (!isFields(body)) continue
    if (event.event === 'error')
      throw new ApiError(typeof body.status === 'number' ? body.status : 502, body, { requestId, retryAfter: null })
    if (event.event === 'delta' && typeof body.text === 'string') yield { type: 'delta', text: body.text }
    if (event.event === 'done') {
      yield { type: 'done', model: typeof body.model === 'string' ? body.model : null, usage: usageOf(body.usage) }
      return
    }
  }
  throw new UnreachableError('the stream ended before the answer did')
}

function usageOf(value: unknown): ChatUsage | null {
  if (!isFields(value) || typeof value.input_tokens !== 'number' || typeof value.output_tokens !== 'number') return null
  return { input_tokens: value.input_tokens, output_tokens: value.output_tokens }
}
