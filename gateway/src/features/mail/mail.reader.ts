import { chooseLanguage, tagOfWords, type Spoken } from '@gatehouse/contracts/language'

/** What is known of who reads a mail, as far as it matters for how it is written. */
export type ReaderWishes = {
  /** From their profile. */
  language: string | null
  time_zone: string | null
  /** What the browser asked for with which they came last. */
  browser_language: string | null
}

/** How a mail is written: in which words, and how its dates. */
export type Reader = {
  words: Spoken
  /** Of the words, for whoever reads them aloud. */
  tag: string
  /** “27 November 2026 at 04:12 CET”. */
  moment: (at: Date) => string
}

/** By the profile, else the browser they came with last, else the language of the installation; in UTC unless the profile says otherwise. */
export function readerOf({ language, time_zone, browser_language }: ReaderWishes, fallback: Spoken): Reader {
  const accepted = [...(browser_language === null ? [] : [browser_language]), fallback]
  const chosen = chooseLanguage({ chosen: language, accepted })
  // British dates where nobody has said which English: those of the mails so far, and unmistakable.
  const tag = chosen.tag === 'en' ? 'en-GB' : chosen.tag
  const format = dateFormat(tag, time_zone ?? 'UTC')
  return { words: chosen.words, tag: tagOfWords(chosen), moment: (at) => format.format(at) }
}

const parts = { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const

function dateFormat(tag: string, timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(tag, { ...parts, timeZone })
  } catch {
    // A profile of another version may hold what this one does not know.
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' })
  }
}
