import type { Counted, UsageService } from '../usage/usage.feature.ts'
import type { Provider, StreamPart } from '../provider/provider.feature.ts'
import type { ChatAnswer, ChatBody } from './chat.schemas.ts'

export type ChatQuestion = ChatBody & { userId: string; signal: AbortSignal }

export type ChatService = {
  answer: (question: ChatQuestion) => Promise<ChatAnswer>
  stream: (question: ChatQuestion) => Promise<AsyncGenerator<StreamPart, void, undefined>>
}

export type ChatServiceOptions = {
  provider: Pick<Provider, 'answer' | 'stream'>
  usage: Pick<UsageService, 'count'>
}

export function createChatService({ provider, usage }: ChatServiceOptions): ChatService {
  return {
    answer: async ({ messages, model: asked, signal, userId }) => {
      const counted = await usage.count(userId)
      const answer = await provider.answer({ messages, model: asked, signal }).catch(async (error: unknown) => {
        await counted.failed()
        throw error
      })
      await counted.done(answer.usage)
      return { message: { role: 'assistant', content: answer.text }, model: answer.model, usage: answer.usage }
    },
    stream: async ({ messages, model, signal, userId }) => {
      const counted = await usage.count(userId)
      try {
        return countedParts(await provider.stream({ messages, model, signal }), counted)
      } catch (error) {
        await counted.failed()
        throw error
      }
    },
  }
}

/** An answer of which something came is counted, also when it breaks off or is stopped: the provider counts it too. */
export async function* countedParts(parts: AsyncIterable<StreamPart>, counted: Counted): AsyncGenerator<StreamPart, void, undefined> {
  let hasBegun = false
  try {
    for await (const part of parts) {
      hasBegun = true
      if (part.kind === 'done') await counted.done(part.usage)
      yield part
    }
  } catch (error) {
    if (!hasBegun) await counted.failed()
    throw error
  }
}
