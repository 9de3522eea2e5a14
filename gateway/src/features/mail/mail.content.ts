import type { Links } from './mail.links.ts'
import type { Message, MessageKind, Recipient } from './mail.messages.ts'
import type { Reader } from './mail.reader.ts'

/** What a mail says, before it is written as HTML and as text. Every string in it is plain text. */
export type Content = { subject: string; title: string; blocks: Block[] }

export type Block =
  | { is: 'paragraph'; text: string }
  | { is: 'facts'; rows: (readonly [label: string, value: string])[] }
  /** A link people are meant to follow. `url` is one of ours. */
  | { is: 'action'; label: string; url: string }
  | { is: 'note'; text: string }
  /** A link beside what the mail is about. `url` is one of ours. */
  | { is: 'aside'; label: string; url: string }

/** Where a mail comes from: the public address, and what the installation is called. */
export type Letterhead = { origin: string; installation: string }

/** Whom a mail is for, how it links, what the installation is called, and how the reader is told a time. */
export type About = { to: Recipient; links: Links; installation: string; moment: Reader['moment'] }

/** How each of these kinds of message is put. */
export type Wordings<K extends MessageKind> = { [One in K]: (message: Extract<Message, { kind: One }>, about: About) => Content }

export const paragraph = (text: string): Block => ({ is: 'paragraph', text })
export const note = (text: string): Block => ({ is: 'note', text })
export const action = (label: string, url: string): Block => ({ is: 'action', label, url })
export const aside = (label: string, url: string): Block => ({ is: 'aside', label, url })

/** Rows of what is known; those with null are left out. */
export function facts(rows: readonly (readonly [label: string, value: string | null | undefined])[]): Block {
  return {
    is: 'facts',
    rows: rows.flatMap(([label, value]) => (value === null || value === undefined ? [] : [[label, inert(value)] as const])),
  }
}

const longestInsert = 300
// Zero-width space (U+200B): not seen, and ends what a mail program would take for an address.
const seam = '\u200b'

/**
 * Text that people wrote, so that it stays text: one line, no control or direction characters, of bounded length, and nothing in
 * it that a mail program turns into a link by itself.
 */
export function inert(text: string): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  const characters = Array.from(line)
  const short = characters.length > longestInsert ? `${characters.slice(0, longestInsert).join('')}…` : line
  return short.replaceAll(/([.:/@])(?=\S)/g, `$1${seam}`)
}

/** A sentence with what people wrote in it: say`${name} invites you`. */
export function say(words: TemplateStringsArray, ...inserts: readonly string[]): string {
  return words.reduce((text, word, index) => `${text}${inert(inserts[index - 1] ?? '')}${word}`)
}
