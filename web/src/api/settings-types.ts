// What the pages know of settings. Everything here mirrors the OpenAPI description.
import type { AiProvider, Author, PasswordPolicy, SignUp } from './types.ts'

/** `api_key` is only ever a fixed mask; `in_force_version` is what the ai service says it runs, null while it is unheard of. */
export type AiSettings = {
  provider: AiProvider | null
  base_url: string | null
  model: string | null
  api_key: string | null
  api_key_set: boolean
  system_prompt: string | null
  max_output_tokens: number
  /** Answers a person gets in a day; null: no limit. */
  max_answers_a_day: number | null
  version: number
  updated_at: string | null
  updated_by: Author
  in_force_version: number | null
}

/** A change to the AI settings: a missing `api_key` keeps the stored one, null clears it. */
export type AiSettingsChange = Partial<
  Pick<AiSettings, 'provider' | 'base_url' | 'model' | 'api_key' | 'system_prompt' | 'max_output_tokens' | 'max_answers_a_day'>
>

export type AiTestStep = {
  step: 'configuration' | 'service' | 'provider'
  ok: boolean
  ms: number
  code: string | null
  detail: string | null
}
export type AiTest = { ok: boolean; steps: AiTestStep[]; reply: string | null; model: string | null }

/** Where a value of the gateway's own settings comes from. */
export type SettingSource = { from: 'default' | 'environment' | 'here'; at: string | null; by: Author }

/** Settings with layers: the values in force, where each comes from and what a reset brings. */
type Layered<Values> = Values & {
  sources: Record<keyof Values, SettingSource>
  reset_to: Values
  version: number
  updated_at: string | null
  updated_by: Author
}
/** A value is set, null resets it, what is left out stays. */
type LayerChange<Values> = { [Name in keyof Values]?: Values[Name] | null }

type GeneralValues = { name: string }
/** The address people use is set where Gatehouse is started. */
export type GeneralSettings = Layered<GeneralValues> & { public_url: string; public_url_from: 'default' | 'environment' }
export type GeneralSettingsChange = LayerChange<GeneralValues>

type SignUpValues = { mode: SignUp; allowed_domains: string[]; default_groups: string[] }
export type SignUpSettings = Layered<SignUpValues>
export type SignUpSettingsChange = LayerChange<SignUpValues>

type PasswordValues = Omit<PasswordPolicy, 'max_length'>
export type PasswordSettings = Layered<PasswordValues>
export type PasswordSettingsChange = LayerChange<PasswordValues>
