import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { installationNameFault, longestInstallationName, tidyInstallationName } from './installation-name.ts'

const faultOf = (text: string) => installationNameFault(tidyInstallationName(text))

describe('the name of an installation', () => {
  it.each([
    'Gatehouse',
    '7',
    'Harbour Works & Sons <Lda.>',
    'Größe „Süd“',
    'بوابة الميناء',
    'می‌خواهم',
    'שער\u200F הנמל',
    '港の門',
    '👩‍🔧 Werft',
    'e\u0301'.repeat(longestInstallationName),
    'ш'.repeat(longestInstallationName),
  ])('may be %j', (text) => {
    expect(faultOf(text)).toBeNull()
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['\u200E', 'empty'],
    ['\u0301', 'empty'],
    ['a'.repeat(longestInstallationName + 1), 'too_long'],
    ['a\nBcc: x@example.org', 'unseen'],
    ['a\tb', 'unseen'],
    ['a\u0000', 'unseen'],
    ['a\u0085b', 'unseen'],
    ['a\u2028b', 'unseen'],
    ['gate\u202Egnp.exe', 'unseen'],
    ['\u2067gate', 'unseen'],
    ['ga\u200Bte', 'unseen'],
    ['ga\uFEFFte', 'unseen'],
    ['ga\u00ADte', 'unseen'],
    ['gate\uD800', 'unseen'],
    ['gate\uE000', 'unseen'],
  ] as const)('may not be %j', (text, fault) => {
    expect(faultOf(text)).toBe(fault)
  })

  it('has one form: composed, trimmed, with single spaces', () => {
    expect(tidyInstallationName('  Cafe\u0301 \u00A0 Nord\u3000')).toBe('Café Nord')
  })

  it('that is accepted is one well-formed line of bounded length, and its own tidy form', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 100 }), (text) => {
        const tidy = tidyInstallationName(text)
        if (installationNameFault(tidy) !== null) return
        expect(tidy).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u)
        expect(tidy.isWellFormed()).toBe(true)
        expect(Array.from(tidy).length).toBeLessThanOrEqual(longestInstallationName)
        expect(tidyInstallationName(tidy)).toBe(tidy)
      }),
      { numRuns: 2000 },
    )
  })
})
