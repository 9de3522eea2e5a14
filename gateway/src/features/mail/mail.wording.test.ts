import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inert } from './mail.content.ts'
import { htmlOf } from './mail.html.ts'
import { createLinks } from './mail.links.ts'
import { everyMessage } from './mail.messages.builders.ts'
import { treatments, type Message } from './mail.messages.ts'
import { readerOf } from './mail.reader.ts'
import { textOf } from './mail.text.ts'
import { alertText, wordingOf } from './mail.wording.ts'

const origin = 'https://gate.example.org'
const installation = 'Harbour Works'
const links = createLinks(origin)

const readerIn = (language: string, zone = 'UTC') => readerOf({ language, time_zone: zone, browser_language: null }, 'en')

function writeTo(message: Message, name: string | null, reader = readerIn('en')) {
  const content = wordingOf(message, { to: { address: 'ana@example.org', name }, links, installation, reader })
  const head = { origin, installation }
  return { subject: content.subject, html: htmlOf(content, head, reader), text: textOf(content, head, reader) }
}

const hostile = [
  '{{constructor.constructor("return 1")()}} ${7*7} <%= 1 %>',
  '<b>bold</b><img src=x onerror=alert(1)>',
  '"><a href="https://evil.example">click</a>',
  'https://evil.example/login',
  'evil.example',
  'a\r\nBcc: victim@example.org',
  'abc\u202egnp.exe',
]

describe('I7: what people wrote', () => {
  it.each(hostile)('stays text, and no link is made of it: %j', (text) => {
    for (const [message, reader] of everyMessage(text).flatMap((one) => [[one, readerIn('en')] as const, [one, readerIn('de')] as const])) {
      const { subject, html, text: plain } = writeTo(message, text, reader)
      expect(html).not.toMatch(/<b>|<img|<script|onerror=alert\(1\)>/)
      const targets = [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1])
      expect(targets.filter((target) => !target?.startsWith(`${origin}/`))).toEqual([])
      expect(`${html}${plain}${subject}`).not.toMatch(/evil\.example|https:\/\/evil|\u202e/)
      expect(subject).not.toMatch(/[\r\n]/)
    }
  })

  it('is one line of bounded length without anything a mail program would link', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 600 }), (text) => {
        const safe = inert(text)
        expect(safe).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
        expect(safe).not.toMatch(/[.:/@](?!\u200b)\S/)
        expect(safe.isWellFormed()).toBe(true)
        expect(Array.from(safe.replaceAll('\u200b', '')).length).toBeLessThanOrEqual(301)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a mail', () => {
  it('of each kind has words for people, as HTML and as text with the same links', () => {
    const all = everyMessage('Ana Lind')
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(Object.keys(treatments)))
    for (const message of all) {
      const { subject, html, text } = writeTo(message, 'Ana Lind')
      expect(subject.length).toBeGreaterThan(5)
      expect(text).not.toMatch(/undefined|null|\[object/)
      const inHtml = new Set([...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]))
      const inText = new Set([...text.matchAll(/^https:\S+$/gm)].map((match) => match[0]))
      expect(inText).toEqual(inHtml)
    }
  })

  it('of each kind says the same in German: the same links, names, times and numbers', () => {
    const insert = 'Quay-Nine'
    const moments = /\b\d{1,2}\b[^\n]{2,14}\b2026\b/g
    for (const message of everyMessage(insert)) {
      const [english, german] = [writeTo(message, insert), writeTo(message, insert, readerIn('de'))]
      const tell = ({ html, text, subject }: typeof english) => ({
        kind: message.kind,
        links: [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]),
        names: text.split(insert).length,
        named: subject.includes(insert),
        addresses: [...text.matchAll(/\w+@\u200b?example/g)].map((match) => match[0]),
        moments: [...text.matchAll(moments)].length,
        paragraphs: text.split('\n\n').length,
      })
      expect(tell(german)).toEqual(tell(english))
      expect(german.subject).not.toBe(english.subject)
      const leftOver = /\b(the|your|you|if|with|link works|sign in|sent by)\b/i
      expect(german.text.replaceAll(insert, '')).not.toMatch(leftOver)
      expect(german.html).toContain('<html lang="de">')
    }
  })

  it('writes moments as its reader does, and names the time zone', () => {
    const at = new Date('2026-01-27T03:12:00Z')
    const written = (language: string, zone?: string) => readerIn(language, zone).moment(at)
    expect(written('en')).toBe('27 January 2026 at 03:12 UTC')
    expect(written('en-US', 'America/New_York')).toBe('January 26, 2026 at 10:12 PM EST')
    expect(written('de-DE', 'Europe/Vienna')).toBe('27. Januar 2026 um 04:12 MEZ')
    expect(written('de-AT', 'Europe/Vienna')).toBe('27. Jänner 2026 um 04:12 MEZ')
    // Words are German or English; dates are those of any language that was chosen.
    expect(readerOf({ language: 'fr-FR', time_zone: null, browser_language: 'de' }, 'en')).toMatchObject({ words: 'de', tag: 'de' })
    expect(written('no language', 'No/Where')).toBe('27 January 2026 at 03:12 UTC')
  })

  it('about what can be switched off leads to where that is', () => {
    for (const message of everyMessage('Wiki')) {
      const isChoice = treatments[message.kind].topic !== null
      expect([message.kind, writeTo(message, null).text.includes('/profile/notifications')]).toEqual([message.kind, isChoice])
    }
  })

  it.each([
    ['en', 'Wiki is unavailable', 'Wiki is unavailable: it refuses connections (1 March 2026 at 14:02 UTC). Because of it also: Shop.'],
    [
      'de',
      'Wiki ist nicht verfügbar',
      'Wiki ist nicht verfügbar: Verbindungen werden abgelehnt (1. März 2026 um 14:02 UTC). Deshalb auch: Shop.',
    ],
  ])('about an alert says what, why, since when and what else, in %s', (language, title, sentence) => {
    const item = { name: 'Wiki', event: 'down', at: '2026-03-01T14:02:31.000Z', reason: 'refused', because_of_it: ['Shop'] } as const
    const { subject, text } = writeTo({ kind: 'service_alert', items: [item] }, null, readerIn(language))
    expect([subject, text.split('\n\n')[1]]).toEqual([title, sentence])
    const two = writeTo({ kind: 'service_alert', items: [item, { ...item, name: 'Git', event: 'back' }] }, null, readerIn(language))
    expect(two.subject).toBe(
      language === 'en' ? '2 apps changed: 1 unavailable, 1 back' : '2 Apps haben sich verändert: 1 nicht verfügbar, 1 wieder da',
    )
  })

  it('has an alert for programs in English, with names as they are', () => {
    const item = { name: 'wiki.example.org', event: 'blip', at: '', reason: null, because_of_it: [] } as const
    const told = alertText([item], readerIn('en'))
    expect(told).toEqual({ title: 'wiki.example.org was unavailable for a moment', text: 'wiki.example.org was unavailable for a moment.' })
  })

  it('fetches nothing: no image, style sheet, script or frame', () => {
    for (const message of everyMessage('Ana'))
      expect(writeTo(message, null).html).not.toMatch(/<(img|link|script|iframe|object)|url\(|src=/)
  })
})
