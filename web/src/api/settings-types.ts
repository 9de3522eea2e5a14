// What the pages know of settings. Everything here mirrors the OpenAPI description.
import type { AiProvider, Author, PasswordPolicy, SettingSource, SignUp, Traced } from './types.ts'

/** What is told of a stored key: its last characters if it is long, and when it was set or replaced by whom. */
export type KeyAbout = { ending: string | null; at: string; by: Author; replaced: boolean }

/** `api_key` is only ever a fixed mask; `in_force_version` is what the ai service says it runs, null while it is unheard of. */
export type AiSettings = Traced<AiValues, 'api_key'> & {
  api_key: string | null
  api_key_set: boolean
  /** Null without a key, and for one that was stored before this was noted. */
  api_key_about: KeyAbout | null
  version: number
  updated_at: string | null
  updated_by: Author
  in_force_version: number | null
}

type AiValues = {
  provider: AiProvider | null
  base_url: string | null
  model: string | null
  system_prompt: string | null
  max_output_tokens: number
  /** Answers a person gets in a day; null: no limit. */
  max_answers_a_day: number | null
  /** Models people may choose besides `model`. */
  models: string[]
  /** Days after its last question until a conversation is deleted; null: it stays. */
  conversations_kept_days: number | null
}

/** A change to the AI settings: a missing `api_key` keeps the stored one, null clears it. */
export type AiSettingsChange = Partial<AiValues & { api_key: string | null }>

export type AiTestStep = {
  step: 'configuration' | 'service' | 'provider'
  ok: boolean
  ms: number
  code: string | null
  detail: string | null
}
export type AiTest = { ok: boolean; steps: AiTestStep[]; reply: string | null; model: string | null; models: string[] | null }

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

export const settingsSections = ['general', 'sign-up', 'passwords', 'alerts', 'ai', 'documents'] as const
export type SettingsSection = (typeof settingsSections)[number]

/** A saved version of a section: `via` and `changed` are null where that is not known. */
export type SettingsVersion = {
  version: number
  at: string | null
  by: Author
  via: 'page' | 'api' | 'command_line' | 'gatehouse' | null
  changed: string[] | null
  restored: number | null
}
export type SettingsHistory = {
  items: SettingsVersion[]
  next_cursor: string | null
  latest: number
  in_force_version: number | null
  keeps: number
}

/** A value in a version; not set: what comes from elsewhere held. */
export type VersionState = { set: boolean; value: unknown }
export type ValueInForce = { value: unknown; from: 'default' | 'environment' | 'here' }
export type SettingsVersionField = {
  name: string
  secret: boolean
  before: VersionState | null
  held: VersionState
  now: ValueInForce
  /** What would be in force after going back. */
  after: ValueInForce
}
export type SettingsVersionDetails = SettingsVersion & {
  latest: number
  fields: SettingsVersionField[]
  changes: boolean
  refusal: { detail: string; errors: { path: string; message: string; code: string }[] } | null
}
