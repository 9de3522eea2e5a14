import { t } from '@lingui/core/macro'
export type Difference = { name: string; before: string | null; after: string | null; same: boolean }

type Values = Record<string, unknown> | null

/** Before and after side by side, a line a value; nested values are named by their path. What changed comes first. */
export function differenceOf(before: Values, after: Values): Difference[] {
  const [old, now] = [flat(before), flat(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])]
  const lines = names.map((name) => {
    const [was, is] = [old.get(name) ?? null, now.get(name) ?? null]
    return { name, before: was, after: is, same: was === is }
  })
  return [...lines.filter((line) => !line.same), ...lines.filter((line) => line.same)]
}

function flat(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null) {
    const step = (key: string): string => (path === '' ? key : `${path}.${key}`)
    for (const [key, inner] of Object.entries(value)) flat(inner, step(key), found)
    if (Object.keys(value).length === 0 && path !== '') found.set(path, Array.isArray(value) ? t`none` : '–')
    return found
  }
  if (path !== '') found.set(path, wordsFor(value))
  return found
}

function wordsFor(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? t`yes` : t`no`
  return typeof value === 'string' ? value : JSON.stringify(value)
}
