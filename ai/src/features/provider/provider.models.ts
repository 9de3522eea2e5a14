import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModel } from 'ai'
import { z } from 'zod'
import { badResponse } from './provider.errors.ts'
import { ProviderStatusError } from './provider.faults.ts'
import type { Target } from './provider.target.ts'

type Fetch = typeof globalThis.fetch

/** The model of a target. Base URL and key are always given, so nothing is read from the environment. */
export function modelFor({ provider, baseUrl: baseURL, apiKey, model }: Target, fetch: Fetch): LanguageModel {
  const key = apiKey ?? ''
  if (provider === 'anthropic') return createAnthropic({ baseURL, apiKey: key, fetch })(model)
  if (provider === 'openai') return createOpenAI({ baseURL, apiKey: key, fetch }).chat(model)
  const withKey = apiKey === null ? {} : { apiKey }
  return createOpenAICompatible({ name: 'compatible', baseURL, fetch, includeUsage: true, ...withKey })(model)
}

const modelListSchema = z.object({ data: z.array(z.object({ id: z.string() })) })

/** The names of the provider's models, or null when it has no such list (some compatible servers do not). */
export async function listModels(target: Target, options: { fetch: Fetch; signal: AbortSignal }): Promise<string[] | null> {
  const response = await options.fetch(`${target.baseUrl}/models`, { headers: keyHeaders(target), signal: options.signal })
  const body = await response.text()
  if (response.status === 404 || response.status === 405) return null
  if (!response.ok) throw new ProviderStatusError({ status: response.status, body, retryAfter: response.headers.get('retry-after') })
  const parsed = modelListSchema.safeParse(parseJson(body))
  if (!parsed.success) throw badResponse({ detail: `What ${target.host} lists is not a list of models. Check the base URL.` })
  return parsed.data.data.map(({ id }) => id)
}

function keyHeaders({ provider, apiKey }: Target): Record<string, string> {
  if (provider === 'anthropic') return { 'x-api-key': apiKey ?? '', 'anthropic-version': '2023-06-01' }
  return apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
