import type { Provider, StreamPart, TokenUsage } from '../provider/provider.feature.ts'
import type { ChatAnswer, ChatBody } from './chat.schemas.ts'

export type ChatQuestion = ChatBody & { userId: string; signal: AbortSignal }

export type ChatService = {
  answer: (question: ChatQuestion) => Promise<ChatAnswer>
  stream: (question: ChatQuestion) => Promise<AsyncGenerator<StreamPart, void, undefined>>
}

export type ChatServiceOptions = {
  provider: Pick<Provider, 'answer' | 'stream'>
  recordUsage: (userId: string, usage: TokenUsage | null) => Promise<void>
}

export function createChatService({ provider, recordUsage }: ChatServiceOptions): ChatService {
  async function* counted(parts: AsyncIterable<StreamPart>, userId: string): AsyncGenerator<StreamPart, void, undefined> {
    for await (const part of parts) {
      if (part.kind === 'done') await recordUsage(userId, part.usage)
      yield part
    }
  }
  return {
    answer: async ({ messages, model: asked, signal, userId }) => {
      const { text, model, usage } = await provider.answer({ messages, model: asked, signal })
      await recordUsage(userId, usage)
      return { message: { role: 'assistant', content: text }, model, usage }
    },
    stream: async ({ messages, model, signal, userId }) => counted(await provider.stream({ messages, model, signal }), userId),
  }
}
