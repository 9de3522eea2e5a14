import { sendRequest } from '../../api/client.ts'
import { ApiError, isFields, parsed, readApiError, UnreachableError } from '../../api/errors.ts'
import { readEvents } from '../../api/event-stream.ts'
import type { ChatTurn, ChatUsage, Conversation, NewQuestion } from '../../api/chat-types.ts'

export type AnswerEvent =
  | { type: 'begun'; conversation: Conversation; turn: ChatTurn }
  | { type: 'delta'; text: string }
  | { type: 'done'; model: string | null; usage: ChatUsage | null }

/**
 * Asks a question, in a conversation or as the first of a new one, and gives the answer as it is written. Throws what the provider or the
 * way to it refused.
 */
export async function* askStream(
  conversationId: string | null,
  question: NewQuestion,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const response = await sendRequest(
    conversationId === null ? '/api/ai/conversations' : `/api/ai/conversations/${encodeURIComponent(conversationId)}/turns`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(question),
      signal,
    },
  )
  if (!response.ok) throw await readApiError(response)
  const requestId = response.headers.get('x-request-id')
  for await (const { event, data } of readEvents(response)) {
    const body = parsed(data)
    if (!isFields(body)) continue
    if (event === 'error') throw new ApiError(typeof body.status === 'number' ? body.status : 502, body, { requestId, retryAfter: null })
    // Both are what the API describes, as every answer of the typed client is.
    if (event === 'begun') yield { type: 'begun', ...(body as { conversation: Conversation; turn: ChatTurn }) }
    if (event === 'delta' && typeof body.text === 'string') yield { type: 'delta', text: body.text }
    if (event === 'done') {
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
