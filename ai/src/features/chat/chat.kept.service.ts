import { toProblem } from '@gatehouse/kit/errors'
import type { Begun, Keeping, KeptAnswer, KeptQuestion } from '../conversations/conversations.feature.ts'
import type { Provider, StreamPart } from '../provider/provider.feature.ts'
import type { Counted, UsageService } from '../usage/usage.feature.ts'
import { countedParts } from './chat.service.ts'

/** What a stream of a kept answer begins with: where it will be found again. */
export type KeptPart = ({ kind: 'begun' } & Begun) | StreamPart

export type AskKept = KeptQuestion & { model: string | undefined; signal: AbortSignal; requestId: string }
export type KeptChatService = { ask: (question: AskKept) => Promise<AsyncGenerator<KeptPart, void, undefined>> }

export type KeptChatOptions = {
  provider: Pick<Provider, 'target' | 'stream'>
  usage: Pick<UsageService, 'count'>
  keeping: Keeping
}

/** Answers that are kept as they come. Whatever is refused before the provider is asked leaves everything as it was. */
export function createKeptChatService({ provider, usage, keeping }: KeptChatOptions): KeptChatService {
  return {
    ask: async ({ model: chosen, signal, requestId, ...question }) => {
      const { messages, leftOut, model: before } = await keeping.standing(question)
      const { model: usual, models } = await provider.target()
      // What was chosen earlier may be no choice any more; what is chosen now has to be one.
      const model = chosen ?? (before !== null && models.includes(before) ? before : usual)
      const counted = await usage.count(question.userId)
      try {
        const parts = countedParts(await provider.stream({ messages, model, signal }), counted)
        const { answer, ...begun } = await keeping.begin(question, { chosenModel: chosen, askedModel: model, leftOut })
        return keptParts(parts, { begun, answer, counted, signal, requestId })
      } catch (error) {
        await counted.failed()
        throw error
      }
    },
  }
}

type Kept = Pick<AskKept, 'signal' | 'requestId'> & { begun: Begun; answer: KeptAnswer; counted: Counted }

async function* keptParts(
  parts: AsyncIterable<StreamPart>,
  { begun, answer, counted, signal, requestId }: Kept,
): AsyncGenerator<KeptPart, void, undefined> {
  let isAsked = false
  try {
    yield { kind: 'begun', ...begun }
    isAsked = true
    for await (const part of parts) {
      if (part.kind === 'delta') answer.add(part.text)
      else
        await answer.done({
          model: part.model,
          input_tokens: part.usage?.input_tokens ?? null,
          output_tokens: part.usage?.output_tokens ?? null,
        })
      yield part
    }
  } catch (error) {
    // When nobody is there any more to be told, the answer did not fail: it was stopped.
    if (!signal.aborted) await answer.failed(toProblem(error, requestId).body)
    throw error
  } finally {
    if (!isAsked) await counted.failed()
    await answer.stopped()
  }
}
