import { parse } from 'bowser'
import type { RequestOrigin } from '../audit/audit.feature.ts'

/** What a request tells of whoever sends it; nothing of it is believed but the address. */
export type Visitor = {
  origin: RequestOrigin
  userAgent: string | undefined
  cookie: string | undefined
  /** Which of our languages it would rather have; null for none. */
  language: string | null
}

/** The same as it is stored and shown: names of program and system, and the network. Null for what is not known. */
export type SeenFrom = { client: string | null; os: string | null; network: string | null }

const longestUserAgent = 512
const longestName = 40

/** Browser and system by name. Versions are left out: browsers freeze those of the system and change their own each month. */
export function describeClient(userAgent: string | undefined): Pick<SeenFrom, 'client' | 'os'> {
  const text = (userAgent ?? '').slice(0, longestUserAgent)
  if (text.trim() === '') return { client: null, os: null }
  const { browser, os } = parse(text)
  return { client: nameOf(browser.name) ?? programOf(text), os: nameOf(os.name) }
}

/** `curl/8.5.0` is curl; `Mozilla` is everybody. */
function programOf(userAgent: string): string | null {
  const name = /^[\w.+-]+/.exec(userAgent)?.[0]
  return name === 'Mozilla' ? null : nameOf(name)
}

function nameOf(text: string | undefined): string | null {
  const name = (text ?? '')
    .replaceAll(/[^ -~]/g, '')
    .trim()
    .slice(0, longestName)
  return name === '' ? null : name
}
