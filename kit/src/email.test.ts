import { array, assert, constantFrom, emailAddress, oneof, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { domainOf, parseDomain, parseEmail } from './email.ts'
import { cpuMsOf } from './testing/cpu-time.ts'

const many = { numRuns: 5000 }

describe('H6: one account has one key', () => {
  it.each([
    ['Ana.Lind@Example.ORG', 'ana.lind@example.org'],
    ['  ana@example.org ', 'ana@example.org'],
    ['\tana@example.org\n', 'ana@example.org'],
    ['A+1@x.org', 'a+1@x.org'],
    ['ａｎａ@ｅxample.org', 'ana@example.org'],
    ['ana＠example.org', 'ana@example.org'],
    ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['ana@BÜCHER.example', 'ana@xn--bcher-kva.example'],
    ['\u212Aim@example.org', 'kim@example.org'],
  ])('%j is %s', (text, key) => {
    expect(parseEmail(text)?.key).toBe(key)
  })

  it('dots and tags in the local part are kept: other mail systems tell them apart', () => {
    expect(parseEmail('a.na+x@example.org')?.key).not.toBe(parseEmail('ana@example.org')?.key)
  })

  it('the address shown keeps its letters', () => {
    expect(parseEmail('Ana.Lind@Example.ORG')?.address).toBe('Ana.Lind@example.org')
  })
})

describe('H5: what is no plain address is refused', () => {
  it.each([
    '',
    'ana',
    '@example.org',
    'ana@',
    'a@allowed.com@evil.com',
    'a＠allowed.com@evil.com',
    '"a@evil.com x"@allowed.com',
    '"ana"@example.org',
    'ana(comment)@example.org',
    'ana@[192.0.2.1]',
    'ana@192.0.2.1',
    'ana@localhost',
    'ana@example.org.',
    'ana@.example.org',
    'ana@exa_mple.org',
    'ana@exa%6dple.org',
    'ana@-example.org',
    'ana@example-.org',
    'ana..lind@example.org',
    '.ana@example.org',
    'ana.@example.org',
    'an a@example.org',
    'ana@exa mple.org',
    'ana@example.org\u0000',
    'ana\r\nBcc: x@y.org@example.org',
    'josé@example.org',
    `${'a'.repeat(65)}@example.org`,
    `ana@${'a'.repeat(64)}.org`,
    `ana@${'abcdefgh.'.repeat(30)}org`,
    '<ana@example.org>',
    'ana@example.org,bo@example.org',
    '\ud800@example.org',
  ])('%j', (text) => {
    expect(parseEmail(text)).toBeNull()
  })
})

describe('for any text', () => {
  const nearAddress = tuple(
    string({ unit: 'grapheme' }),
    constantFrom('@', '＠', '@@', ' @'),
    string({ unit: 'grapheme' }),
    constantFrom('', '.org', '.', ' '),
  ).map((parts) => parts.join(''))
  const anyText = oneof(
    string({ unit: 'binary' }),
    nearAddress,
    emailAddress(),
    array(constantFrom('a', '@', '.', ' ', '"', 'ﬁ', 'İ', '\u00a0')).map((parts) => parts.join('')),
  )

  it('reading never throws, and what is read once reads the same again', () => {
    assert(
      property(anyText, (text) => {
        const email = parseEmail(text)
        if (email === null) return
        expect(parseEmail(email.address)).toEqual(email)
        expect(parseEmail(email.key)?.key).toBe(email.key)
        expect(email.key).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/)
        expect(email.key.split('@')).toHaveLength(2)
      }),
      many,
    )
  })

  it('the case of an address makes no difference', () => {
    assert(
      property(emailAddress(), (text) => {
        expect(parseEmail(text.toUpperCase())?.key).toBe(parseEmail(text)?.key)
      }),
      many,
    )
  })

  it('D11: takes next to no time, however it is made', async () => {
    const texts = ['a@'.repeat(25_000), '('.repeat(50_000), ' '.repeat(50_000), 'a.'.repeat(150), `a@${'a-'.repeat(120)}`]
    expect(await cpuMsOf(() => texts.map(parseEmail))).toBeLessThan(50)
  })
})

describe('a domain alone', () => {
  it.each([
    ['Example.ORG', 'example.org'],
    [' example.org ', 'example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['ｅxample.org', 'example.org'],
  ])('%j is %s', (text, domain) => {
    expect(parseDomain(text)).toBe(domain)
  })

  it.each([
    '',
    'localhost',
    '@example.org',
    'a@example.org',
    '.example.org',
    'example.org.',
    '*.example.org',
    '192.0.2.1',
    'x'.repeat(255),
  ])('%j is none', (text) => {
    expect(parseDomain(text)).toBeNull()
  })

  it('is what an address has after its @, and reads as the same', () => {
    assert(
      property(emailAddress(), (text) => {
        const email = parseEmail(text) ?? { address: 'a@example.org', key: 'a@example.org' }
        expect(parseDomain(domainOf(email))).toBe(domainOf(email))
      }),
      many,
    )
  })
})
