import { providerBaseUrls } from '@gatehouse/contracts/settings-files'
import type { AiSettings, AiSettingsChange } from '../../api/settings-types.ts'
import type { AiProvider } from '../../api/types.ts'

type SavedValues = AiSettings['reset_to']

/** The form: texts instead of nulls; `api_key` is null unless a new one is being entered. */
export type AiValues = {
  provider: AiProvider | null
  base_url: string
  model: string
  api_key: string | null
  system_prompt: string
  max_output_tokens: number | string
  /** Empty: no limit. */
  max_answers_a_day: number | string
  models: string[]
  /** Empty: they stay. */
  conversations_kept_days: number | string
}

export function valuesOf(settings: SavedValues): AiValues {
  return {
    provider: settings.provider,
    base_url: settings.base_url ?? '',
    model: settings.model ?? '',
    api_key: null,
    system_prompt: settings.system_prompt ?? '',
    max_output_tokens: settings.max_output_tokens,
    max_answers_a_day: settings.max_answers_a_day ?? '',
    models: settings.models,
    conversations_kept_days: settings.conversations_kept_days ?? '',
  }
}

/** What changed, and only that: a key that was not entered anew is not mentioned, so the stored one stays. */
export function changeOf(values: AiValues, saved: SavedValues): AiSettingsChange {
  const before = valuesOf(saved)
  const change: AiSettingsChange = {}
  if (values.provider !== before.provider) change.provider = values.provider
  if (values.base_url.trim() !== before.base_url) change.base_url = textOrNull(values.base_url)
  if (values.model.trim() !== before.model) change.model = textOrNull(values.model)
  if (values.system_prompt !== before.system_prompt) change.system_prompt = textOrNull(values.system_prompt)
  if (Number(values.max_output_tokens) !== before.max_output_tokens) change.max_output_tokens = Number(values.max_output_tokens)
  if (values.max_answers_a_day !== before.max_answers_a_day) change.max_answers_a_day = numberOrNull(values.max_answers_a_day)
  if (values.conversations_kept_days !== before.conversations_kept_days)
    change.conversations_kept_days = numberOrNull(values.conversations_kept_days)
  if (values.models.join('\n') !== before.models.join('\n')) change.models = values.models
  const key = values.api_key?.trim() ?? ''
  if (key !== '') change.api_key = key
  return change
}

/** Whether the form leads to another scheme, host or port than what is saved: a stored key does not go there. */
export function belongsElsewhere(values: Pick<AiValues, 'provider' | 'base_url'>, saved: SavedValues): boolean {
  return originOf(values) !== originOf(valuesOf(saved))
}

/** Null while it is open. */
function originOf({ provider, base_url }: Pick<AiValues, 'provider' | 'base_url'>): string | null {
  const text = textOrNull(base_url) ?? (provider === null ? null : providerBaseUrls[provider])
  return text !== null && URL.canParse(text) ? new URL(text).origin : null
}

function numberOrNull(value: number | string): number | null {
  return value === '' ? null : Number(value)
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
