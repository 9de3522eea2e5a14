import { plural, t } from '@lingui/core/macro'
import type { AccessPerson, AccessReason } from '../../api/access-types.ts'
import { formatMoment, formatNumber } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'

/** Because of what somebody can open an app, in a few words. */
export function reasonWords({ kind, group, expires_at }: AccessReason, locale: Locale): string {
  const name = group?.name ?? ''
  const what = { role: t`Is an admin`, everyone: t`For everyone`, user: t`Given to them`, group: t`Group ${name}` }[kind]
  if (expires_at === null) return what
  const moment = formatMoment(expires_at, locale)
  return t`${what}, until ${moment}`
}

/** Who gave it and when, where that is known. */
export function givenWords({ granted_at, granted_by }: Pick<AccessReason, 'granted_at' | 'granted_by'>, locale: Locale): string | null {
  if (granted_at === null) return null
  const moment = formatMoment(granted_at, locale)
  return granted_by === null ? t`Given ${moment} by an operator or somebody who is gone` : t`Given ${moment} by ${granted_by}`
}

export const personWords = ({ full_name, email }: Pick<AccessPerson, 'full_name' | 'email'>): string => full_name ?? email

/** So many people, for a group. */
export const peopleWords = (count: number): string => plural(count, { one: '# person', other: '# people' })

/** The first names of some people, and how many more there are. */
export function someOf(people: readonly AccessPerson[], count: number, shown = 5): string {
  const named = people.slice(0, shown).map(personWords)
  const names = named.join(', ')
  if (count <= named.length) return names
  const rest = formatNumber(count - named.length)
  return t`${names} and ${rest} more`
}

export type Length = 'open' | '1' | '7' | '30' | '365' | 'date'

export const lengths = (): { value: Length; label: string }[] => [
  { value: 'open', label: t`Until it is taken away` },
  { value: '1', label: t`For a day` },
  { value: '7', label: t`For a week` },
  { value: '30', label: t`For 30 days` },
  { value: '365', label: t`For a year` },
  { value: 'date', label: t`Until a date…` },
]

const dayMs = 86_400_000

/** When what is given now ends; null: it does not. `date` is a local time as a browser's field has it. */
export function endOf(length: Length, date: string, now: number): string | null {
  if (length === 'open') return null
  if (length === 'date') return new Date(date).toISOString()
  return new Date(now + Number(length) * dayMs).toISOString()
}
