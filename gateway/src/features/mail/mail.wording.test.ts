import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inert } from './mail.content.ts'
import { htmlOf } from './mail.html.ts'
import { createLinks } from './mail.links.ts'
import { everyMessage } from './mail.messages.builders.ts'
import { treatments, type Message } from './mail.messages.ts'
import { textOf } from './mail.text.ts'
import { wordingOf } from './mail.wording.ts'

const origin = 'https://gate.example.org'
const installation = 'Harbour Works'
const links = createLinks(origin)

function writeTo(message: Message, name: string | null) {
  const content = wordingOf(message, { to: { address: 'ana@example.org', name }, links, installation })
  const head = { origin, installation }
  return { subject: content.subject, html: htmlOf(content, head), text: textOf(content, head) }
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
    for (const message of everyMessage(text)) {
      const { subject, html, text: plain } = writeTo(message, text)
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

  it('fetches nothing: no image, style sheet, script or frame', () => {
    for (const message of everyMessage('Ana'))
      expect(writeTo(message, null).html).not.toMatch(/<(img|link|script|iframe|object)|url\(|src=/)
  })
})
