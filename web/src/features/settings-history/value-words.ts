import { t } from '@lingui/core/macro'
import type { SettingsSection, ValueInForce, VersionState } from '../../api/settings-types.ts'
import { formatBytes, formatNumber, quoted } from '../../ui/format.ts'
import { strengthWords } from '../../ui/password/strength.ts'
import { providerNames } from '../../ui/providers.ts'
import { signUpModes } from '../settings/SignUpForm.tsx'

/** Groups by their id, for values that hold ids. */
export type GroupNames = ReadonlyMap<string, string>

type Setting = { section: SettingsSection; name: string }

/** One side of a comparison in words: the value, and where it comes from unless it was set here. */
export function stateWords(of: Setting, state: VersionState | ValueInForce | null, groups: GroupNames): string {
  if (state === null) return t`not known`
  const words = (): string => valueWords(of, state.value, groups)
  if ('set' in state) return state.set ? words() : t`not set here`
  if (state.from === 'here') return words()
  const value = words()
  return state.from === 'default' ? t`${value} (default)` : t`${value} (from the environment)`
}

function valueWords({ section, name }: Setting, value: unknown, groups: GroupNames): string {
  const special = specials[`${section}.${name}`]
  if (special !== undefined) return special(value, groups)
  if (typeof value === 'boolean') return value ? t({ message: 'on', context: 'reset to' }) : t({ message: 'off', context: 'reset to' })
  if (typeof value === 'number') return formatNumber(value)
  if (Array.isArray(value)) return list(value.map(String))
  if (value === null || value === '') return none()
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const none = (): string => t({ message: 'none', context: 'reset to' })
const list = (texts: readonly string[]): string => (texts.length === 0 ? none() : texts.join(', '))
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** A secret as it is told: a mask, with the end of a long key behind it. */
function secretWords(value: unknown): string {
  if (typeof value !== 'string') return none()
  const ending = value.replace(/^\*+/, '')
  return ending === '' ? t({ message: 'set', context: 'secret' }) : t`set, ends …${ending}`
}

function quietWords(value: unknown): string {
  if (typeof value !== 'object' || value === null) return t({ message: 'off', context: 'reset to' })
  const { from, to, time_zone: zone } = value as Record<string, unknown>
  return `${String(from)} – ${String(to)} (${String(zone)})`
}

/** Values whose words are those of the form. */
const specials: Record<string, (value: unknown, groups: GroupNames) => string> = {
  'sign-up.mode': (value) => signUpModes().find((mode) => mode.value === value)?.label ?? String(value),
  'sign-up.allowed_domains': (value) => (strings(value).length === 0 ? t`any domain` : list(strings(value))),
  'sign-up.default_groups': (value, groups) => list(strings(value).map((id) => groups.get(id) ?? t`A group that is gone`)),
  'passwords.forbidden_words': (value) => list(strings(value).map(quoted)),
  'passwords.min_score': (value) => (value === 2 || value === 3 || value === 4 ? strengthWords(value) : String(value)),
  'alerts.webhook_secret': secretWords,
  'alerts.quiet': quietWords,
  'ai.provider': (value) => (value === 'anthropic' || value === 'openai' || value === 'openai_compatible' ? providerNames[value] : none()),
  'ai.base_url': (value) => (typeof value === 'string' ? value : t`the usual one of the provider`),
  'ai.api_key': secretWords,
  'ai.max_answers_a_day': (value) => (typeof value === 'number' ? formatNumber(value) : t`as many as they want`),
  'ai.conversations_kept_days': (value) => (typeof value === 'number' ? formatNumber(value) : t`for ever`),
  'documents.max_pdf_bytes': (value) => (typeof value === 'number' ? formatBytes(value) : String(value)),
}
