import { t } from '@lingui/core/macro'
import type { Locale } from '../../ui/format.ts'
import { valueWords } from './value-words.ts'

export type Difference = { name: string; before: string | null; after: string | null; same: boolean }

type Values = Record<string, unknown> | null

/** Before and after side by side, a line a value; nested values are named by their path. What changed comes first. */
export function differenceOf(before: Values, after: Values, locale: Locale = {}): Difference[] {
  const [old, now] = [flat(before), flat(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])]
  const lines = names.map((name) => {
    const [was, is] = [old, now].map((values) => (values.has(name) ? wordsFor(name, values.get(name), locale) : null))
    return { name, before: was ?? null, after: is ?? null, same: was === is }
  })
  return [...lines.filter((line) => !line.same), ...lines.filter((line) => line.same)]
}

/** Values by their path; what is empty is a value too. */
function flat(value: unknown, path = '', found = new Map<string, unknown>()): Map<string, unknown> {
  const isNested = typeof value === 'object' && value !== null && Object.keys(value).length > 0
  if (isNested) for (const [key, inner] of Object.entries(value)) flat(inner, path === '' ? key : `${path}.${key}`, found)
  else if (path !== '') found.set(path, value)
  return found
}

function wordsFor(path: string, value: unknown, locale: Locale): string {
  if (Array.isArray(value)) return t`none`
  if (value === null || value === undefined || value === '' || typeof value === 'object') return '–'
  if (typeof value === 'boolean') return value ? t`yes` : t`no`
  return typeof value === 'string' ? valueWords(path, value, locale) : JSON.stringify(value)
}
