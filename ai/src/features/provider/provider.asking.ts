import { generateText, streamText, type LanguageModel, type LanguageModelUsage } from 'ai'
import { badResponse } from './provider.errors.ts'
import type { Target } from './provider.target.ts'

export type Message = { role: 'user' | 'assistant'; content: string }
export type TokenUsage = { input_tokens: number; output_tokens: number }
export type Answer = { text: string; model: string; usage: TokenUsage | null }
export type StreamPart = { kind: 'delta'; text: string } | { kind: 'done'; model: string; usage: TokenUsage | null }

type Asking = { model: LanguageModel; target: Target; messages: Message[]; signal: AbortSignal }

/** Waits for the whole answer. */
export async function askWhole(asking: Asking): Promise<Answer> {
  const result = await generateText(callOf(asking))
  return { text: result.text, model: asking.target.model, usage: usageOf(result.usage) }
}

/** Passes the answer on as it comes; throws what ended it early. */
export async function* askStreaming(asking: Asking): AsyncGenerator<StreamPart, void, undefined> {
  // Without a handler of ours the library prints errors, which hold people's messages.
  const result = streamText({ ...callOf(asking), onError: () => undefined })
  let characters = 0
  for await (const part of result.stream) {
    if (part.type === 'error') throw part.error
    if (part.type === 'abort') asking.signal.throwIfAborted()
    if (part.type === 'text-delta') {
      characters += part.text.length
      yield { kind: 'delta', text: part.text }
    }
    if (part.type === 'finish') {
      if (part.finishReason === 'error' || (part.finishReason === 'other' && characters === 0))
        throw badResponse({ detail: `${asking.target.host} ended without an answer. Check the provider and the base URL.` })
      yield { kind: 'done', model: asking.target.model, usage: usageOf(part.totalUsage) }
    }
  }
}

function callOf({ model, target, messages, signal }: Asking) {
  return {
    model,
    messages,
    ...(target.systemPrompt === null ? {} : { instructions: target.systemPrompt }),
    maxOutputTokens: target.maxOutputTokens,
    maxRetries: 0,
    abortSignal: signal,
  }
}

/** What the provider says it counted, or null; a provider may say anything, so only sensible numbers count. */
function usageOf({ inputTokens, outputTokens }: Pick<LanguageModelUsage, 'inputTokens' | 'outputTokens'>): TokenUsage | null {
  if (!isCount(inputTokens) && !isCount(outputTokens)) return null
  return { input_tokens: isCount(inputTokens) ? inputTokens : 0, output_tokens: isCount(outputTokens) ? outputTokens : 0 }
}

const isCount = (value: number | undefined): value is number => value !== undefined && Number.isInteger(value) && value >= 0 && value < 1e9
