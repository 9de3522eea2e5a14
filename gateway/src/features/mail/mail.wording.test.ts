import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inert } from './mail.content.ts'
import { htmlOf } from './mail.html.ts'
import { createLinks } from './mail.links.ts'
import { treatments, type Message } from './mail.messages.ts'
import { textOf } from './mail.text.ts'
import { wordingOf } from './mail.wording.ts'

const origin = 'https://gate.example.org'
const installation = 'Harbour Works'
const links = createLinks(origin)
const at = new Date('2026-11-27T03:12:00Z')

/** One message of each kind, with what a person wrote wherever people write. */
function messages(text: string): Message[] {
  const when = { at, device: text, network: '203.0.113.0/24' }
  return [
    { kind: 'verify_email', token: 't' },
    { kind: 'welcome' },
    { kind: 'account_exists' },
    { kind: 'confirm_email_change', token: 't', old_address: 'ana@example.org' },
    { kind: 'email_changed', new_address: 'new@example.org', undo_token: 't' },
    { kind: 'email_change_undone', restored_address: 'old@example.org' },
    { kind: 'reset_password', token: 't' },
    { kind: 'password_changed', by: 'owner', ...when },
    { kind: 'new_sign_in', ...when },
    { kind: 'session_reuse', ...when },
    { kind: 'unlock', token: 't', valid_until: at },
    { kind: 'factor_added', factor: 'passkey', label: text, ...when },
    { kind: 'factor_removed', factor: 'authenticator app', label: text, ...when },
    { kind: 'factors_reset', by: text, ...when },
    { kind: 'recovery_code_used', left: 1, ...when },
    { kind: 'api_token_made', label: text, apps: [text], by: text, valid_until: at, ...when },
    { kind: 'api_token_revoked', label: text, by: text, ...when },
    { kind: 'invitation', by: text, token: 't', valid_until: at, groups: [text] },
    { kind: 'approval_requested', applicant: { address: 'new@example.org', name: text } },
    { kind: 'registration_received' },
    { kind: 'approved' },
    { kind: 'declined', reason: text },
    { kind: 'access_requested', by: text, app: text, reason: text, as: 'manager' },
    { kind: 'access_approved', app: text, until: at },
    { kind: 'access_declined', app: text, reason: text },
    { kind: 'service_alert', title: text, lines: [text], path: '/admin/services' },
  ]
}

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
    for (const message of messages(text)) {
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
    const all = messages('Ana Lind')
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
    for (const message of messages('Ana')) expect(writeTo(message, null).html).not.toMatch(/<(img|link|script|iframe|object)|url\(|src=/)
  })
})
