import type { AccessPerson, AccessReason } from '../../api/access-types.ts'
import { countOf, formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'

/** Because of what somebody can open an app, in a few words. */
export function reasonWords({ kind, group, expires_at }: AccessReason, locale: Locale): string {
  const what = { role: 'Is an admin', everyone: 'For everyone', user: 'Given to them', group: `Group ${group?.name ?? ''}` }[kind]
  return expires_at === null ? what : `${what}, until ${formatMoment(expires_at, locale)}`
}

/** Who gave it and when, where that is known. */
export function givenWords({ granted_at, granted_by }: Pick<AccessReason, 'granted_at' | 'granted_by'>, locale: Locale): string | null {
  if (granted_at === null) return null
  return `Given ${formatMoment(granted_at, locale)} by ${granted_by ?? 'an operator or somebody who is gone'}`
}

export const personWords = ({ full_name, email }: Pick<AccessPerson, 'full_name' | 'email'>): string => full_name ?? email

/** The first names of some people, and how many more there are. */
export function someOf(people: readonly AccessPerson[], count: number, shown = 5): string {
  const named = people.slice(0, shown).map(personWords)
  const rest = count - named.length
  if (rest > 0) return `${named.join(', ')} and ${countOf(rest, 'more', 'more')}`
  return named.join(', ')
}

export const lengths = [
  { value: 'open', label: 'Until it is taken away' },
  { value: '1', label: 'For a day' },
  { value: '7', label: 'For a week' },
  { value: '30', label: 'For 30 days' },
  { value: '365', label: 'For a year' },
  { value: 'date', label: 'Until a date…' },
] as const
export type Length = (typeof lengths)[number]['value']

const dayMs = 86_400_000

/** When what is given now ends; null: it does not. `date` is a local time as a browser's field has it. */
export function endOf(length: Length, date: string, now: number): string | null {
  if (length === 'open') return null
  if (length === 'date') return new Date(date).toISOString()
  return new Date(now + Number(length) * dayMs).toISOString()
}
