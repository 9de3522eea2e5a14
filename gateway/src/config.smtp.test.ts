import { describe, expect, it } from 'vitest'
import { mailFromSchema, smtpUrlSchema } from './config.smtp.ts'

const read = (text: string) => smtpUrlSchema.parse(text)
const faultIn = (text: string): string | undefined => smtpUrlSchema.safeParse(text).error?.issues[0]?.message

describe('SMTP_URL', () => {
  it.each([
    ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, security: 'starttls', login: null }],
    ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, security: 'tls', login: null }],
    ['smtp://localhost:1025', { host: 'localhost', port: 1025, security: 'none', login: null }],
    ['smtp://[::1]:25', { host: '::1', port: 25, security: 'none', login: null }],
    ['smtp://mail.example.org?tls=off', { host: 'mail.example.org', port: 587, security: 'none', login: null }],
    ['smtp://127.0.0.1?tls=required', { host: '127.0.0.1', port: 587, security: 'starttls', login: null }],
    [
      'smtps://ana%40example.org:p%3Aq@mail.example.org:2465',
      { host: 'mail.example.org', port: 2465, security: 'tls', login: { user: 'ana@example.org', password: 'p:q' } },
    ],
  ])('%s is understood', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it.each([
    ['mail.example.org', 'must be a URL that begins with smtp:// or smtps://'],
    ['https://mail.example.org', 'must be a URL that begins with smtp:// or smtps://'],
    ['smtp://mail.example.org/path', 'must end after host and port'],
    ['smtp://mail.example.org?tls=maybe', 'has an option tls that is neither off nor required'],
    ['smtp://mail.example.org?starttls=off', 'may have one option only, tls'],
    ['smtp://mail.example.org?tls=off&tls=required', 'may have one option only, tls'],
    ['smtps://mail.example.org?tls=off', 'cannot have tls=off with smtps://; write smtp://'],
    ['smtp://:secret@mail.example.org', 'has a password and no user name'],
    ['smtp://ana:100%@mail.example.org', 'has a % in user name or password that is not written as %25'],
  ])('%s is refused', (text, said) => {
    expect(faultIn(text)).toBe(said)
  })
})

describe('GATEHOUSE_MAIL_FROM', () => {
  it.each([
    ['gatehouse@example.org', { name: null, address: 'gatehouse@example.org' }],
    ['The Gate <gate@example.org>', { name: 'The Gate', address: 'gate@example.org' }],
    ['<gate@example.org>', { name: null, address: 'gate@example.org' }],
  ])('%s is understood', (text, expected) => {
    expect(mailFromSchema.parse(text)).toEqual(expected)
  })

  it.each(['Gatehouse', 'a@b@c.org', 'x <a@b.org> y', 'a\nBcc: x@y.org <a@b.org>', '"x" <a@b.org>'])('%j is refused', (text) => {
    expect(mailFromSchema.safeParse(text).success).toBe(false)
  })
})
