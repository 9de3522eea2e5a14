import { createStore } from '../store.ts'
import { chooseLanguage, tagOfWords, type Language, type Spoken } from '@gatehouse/contracts/language'
import { setServerWords } from './server-words.ts'
import { i18n } from './words.ts'

const storageKey = 'gatehouse-language'

/** What is spoken now. Whoever shows words is drawn anew when it changes (main.tsx). */
export const language = createStore<Language>({ words: 'en', tag: 'en-GB' })

/** The language for whoever signed in (`null`: like the browser); before that it is this browser's. */
export async function speakFor(chosen: string | null): Promise<void> {
  if (chosen !== null) remember(chosen)
  await speak(chooseLanguage({ chosen, accepted: acceptedHere() }))
}

/** Chosen on this browser, before it is known who is there. */
export async function chooseHere(words: Spoken): Promise<void> {
  remember(words)
  await speakFor(null)
}

/** Back to what the browser asks for. */
export function forgetChoice(): void {
  try {
    localStorage.removeItem(storageKey)
  } catch {
    // Storage can be blocked; then nothing was remembered.
  }
}

let turn = 0

async function speak(wanted: Language): Promise<void> {
  const now = language.get()
  const own = ++turn
  if (now.words === wanted.words && now.tag === wanted.tag && document.documentElement.lang === tagOfWords(wanted)) return
  // Without the words, on a line that broke, the page stays readable as it is.
  const loaded = wanted.words === 'en' ? english : await import('./german.ts').catch(() => null)
  if (loaded === null || own !== turn) return
  const { words } = wanted
  i18n.load(words, loaded.messages)
  setServerWords(loaded.serverWords)
  i18n.activate(words, tagOfWords(wanted))
  document.documentElement.lang = tagOfWords(wanted)
  document.documentElement.dir = directionOf(words)
  language.set(wanted)
}

/** English stands in the scripts, and the server speaks it. */
const english = { messages: {}, serverWords: null }

/** Both languages run from left to right; Intl says it, so a third one is right by itself. */
function directionOf(words: Spoken): 'ltr' | 'rtl' {
  const locale: Intl.Locale & { getTextInfo?: () => { direction?: string } } = new Intl.Locale(words)
  return locale.getTextInfo?.().direction === 'rtl' ? 'rtl' : 'ltr'
}

function acceptedHere(): string[] {
  try {
    const stored = localStorage.getItem(storageKey)
    return stored === null ? [...navigator.languages] : [stored, ...navigator.languages]
  } catch {
    return [...navigator.languages]
  }
}

function remember(tag: string): void {
  try {
    localStorage.setItem(storageKey, tag)
  } catch {
    // Storage can be blocked; the choice then holds until the page is closed.
  }
}
