import { t } from '@lingui/core/macro'
import { spokenOf } from '@gatehouse/contracts/language'
import { language } from '../../language/language.ts'

/** Languages for the profile. Where the pages have no words in one of them, dates and numbers are written in it all the same. */
const tags = [
  'en-GB',
  'en-US',
  'de-DE',
  'de-AT',
  'de-CH',
  'fr-FR',
  'es-ES',
  'it-IT',
  'nl-NL',
  'pt-PT',
  'pt-BR',
  'pl-PL',
  'cs-CZ',
  'sv-SE',
  'da-DK',
  'nb-NO',
  'fi-FI',
  'tr-TR',
  'uk-UA',
  'ja-JP',
  'ko-KR',
  'zh-CN',
]

export type Choice = { value: string; label: string }
type Group = { group: string; items: Choice[] }

/** Each by its own name, so that everybody finds theirs; one that is stored but not in the list is kept as a choice. */
export function languageChoices(stored: string | null): (Choice | Group)[] {
  const all = stored === null || tags.includes(stored) ? tags : [stored, ...tags]
  const choices = all
    .map((value) => ({ value, label: nameOf(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, language.get().words))
  return [
    { value: '', label: t`Like the browser` },
    { group: t`Words, dates and numbers`, items: choices.filter(({ value }) => spokenOf(value) !== undefined) },
    { group: t`Dates and numbers only`, items: choices.filter(({ value }) => spokenOf(value) === undefined) },
  ]
}

/** All time zones the browser knows, the person's own first. */
export function zoneChoices(stored: string | null): Choice[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = new Set([here, ...(stored === null ? [] : [stored]), 'UTC', ...Intl.supportedValuesOf('timeZone')])
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}

function nameOf(tag: string): string {
  try {
    const name = new Intl.DisplayNames(tag, { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)
  } catch {
    return tag
  }
}
