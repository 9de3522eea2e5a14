/** Languages that pages and mails have words in. */
export const spoken = ['en', 'de'] as const
export type Spoken = (typeof spoken)[number]

/** `words` is what the pages are written in; `tag` how dates and numbers are, by BCP 47 (`de-AT`). */
export type Language = { words: Spoken; tag: string }

type Wishes = { /** From the profile. */ chosen: string | null; /** The browser's, best first. */ accepted: readonly string[] }

/**
 * The language for a person. The choice in the profile wins, then the browser's wishes in their order. A choice that the pages have
 * no words in still says how dates are written.
 */
export function chooseLanguage({ chosen, accepted }: Wishes): Language {
  const wishes = [...(chosen === null ? [] : [chosen]), ...accepted].filter(isTag)
  const understood = wishes.find((wish) => spokenOf(wish) !== undefined)
  const words = (understood === undefined ? undefined : spokenOf(understood)) ?? 'en'
  const tag = chosen !== null && isTag(chosen) ? chosen : (understood ?? 'en-GB')
  return { words, tag }
}

/** The form of the words' own language, for plurals and for reading aloud: `de-AT` where that was asked for. */
export function tagOfWords({ words, tag }: Language): string {
  return spokenOf(tag) === words ? tag : words
}

/** The words of an offer for a tag: `de` for `de-CH`. */
export function spokenOf(tag: string): Spoken | undefined {
  const primary = tag.toLowerCase().split('-', 1)[0]
  return spoken.find((language) => language === primary)
}

/** Whether Intl takes it: an old profile or an odd browser can hold anything. */
function isTag(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}
