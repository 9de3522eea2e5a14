/** Languages that dates and numbers can be written in; the pages themselves are in English. */
const languages = [
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

/** The languages by their own English names; one that is stored but not in the list is kept as a choice. */
export function languageChoices(stored: string | null): Choice[] {
  const names = new Intl.DisplayNames('en', { type: 'language' })
  const all = stored === null || languages.includes(stored) ? languages : [stored, ...languages]
  return all.map((value) => ({ value, label: nameOf(names, value) })).toSorted((a, b) => a.label.localeCompare(b.label))
}

/** All time zones the browser knows, the person's own first. */
export function zoneChoices(stored: string | null): Choice[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = new Set([here, ...(stored === null ? [] : [stored]), 'UTC', ...Intl.supportedValuesOf('timeZone')])
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}

function nameOf(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag
  } catch {
    return tag
  }
}
