import { providerBaseUrls } from '@gatehouse/contracts/settings-files'
import { invalidInput } from '@gatehouse/kit/errors'
import type { AiChange } from './settings.schemas.ts'
import type { AiValue, KeyAbout } from './settings.sections.ts'

/** What a sealed key is bound to; the ai service opens it under the same name. */
export const apiKeyContext = 'ai.api_key'

type Target = Pick<AiValue, 'provider' | 'base_url'>

/** Where calls go with these settings, or null while that is open. */
export function targetOf({ provider, base_url }: Target): URL | null {
  const text = base_url ?? (provider === null ? null : providerBaseUrls[provider])
  return provider === null || text === null ? null : new URL(text)
}

/** A key in use: stored, and for the host that would be called. */
export const hasKey = (value: AiValue): boolean => value.api_key !== null && value.api_key_host === (targetOf(value)?.host ?? null)

/** The shortest key of which four characters tell nothing that helps to guess the others. */
const shortestWithEnding = 16

/** Encrypts a new key; who sets it, and when. */
export type NewKey = { seal: (key: string) => string } & Pick<KeyAbout, 'at' | 'by'>

/** The settings after a change. Throws for settings that do not fit together. */
export function applyAiChange(before: AiValue, change: AiChange, { seal, at, by }: NewKey): AiValue {
  const { api_key, ...plain } = change
  const next: AiValue = {
    provider: plain.provider === undefined ? before.provider : plain.provider,
    base_url: plain.base_url === undefined ? before.base_url : plain.base_url,
    model: plain.model === undefined ? before.model : plain.model,
    system_prompt: plain.system_prompt === undefined ? before.system_prompt : plain.system_prompt,
    max_output_tokens: plain.max_output_tokens ?? before.max_output_tokens,
    max_answers_a_day: plain.max_answers_a_day === undefined ? before.max_answers_a_day : plain.max_answers_a_day,
    models: plain.models ?? before.models,
    conversations_kept_days: plain.conversations_kept_days === undefined ? before.conversations_kept_days : plain.conversations_kept_days,
    api_key: null,
    api_key_host: null,
    api_key_about: null,
  }
  const target = targetOf(next)
  if (next.provider !== null && target === null)
    throw invalidInput({ errors: [{ path: 'base_url', message: 'is needed for this provider', code: 'required' }] })
  if (typeof api_key === 'string') {
    if (target === null) throw invalidInput({ errors: [{ path: 'api_key', message: 'needs a provider', code: 'no_provider' }] })
    const ending = api_key.length < shortestWithEnding ? null : api_key.slice(-4)
    const api_key_about = { ending, at, by, replaced: hasKey(before) }
    return { ...next, api_key: seal(api_key), api_key_host: target.host, api_key_about }
  }
  // Origins, not hosts: a key saved for https must not go out over http either.
  const stays = api_key === undefined && hasKey(before) && target !== null && targetOf(before)?.origin === target.origin
  if (!stays) return next
  return { ...next, api_key: before.api_key, api_key_host: before.api_key_host, api_key_about: before.api_key_about }
}
