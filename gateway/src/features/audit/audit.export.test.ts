import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { cell } from './audit.export.ts'

/** What a spreadsheet makes of one quoted cell (RFC 4180). */
const read = (text: string): string => text.slice(1, -1).replaceAll('""', '"')

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])('%j is text, not a formula', (value) => {
  expect(read(cell(value))).toBe(`'${value}`)
})

test('a cell holds any text whole, ends where it should, and never begins like a formula', () => {
  assert(
    property(string({ unit: 'binary' }), (value) => {
      const written = cell(value)
      expect(written).toMatch(/^"(?:[^"]|"")*"$/s)
      expect(read(written).replace(/^'/, '')).toBe(value.replace(/^'/, ''))
      expect(read(written)).not.toMatch(/^[=+\-@\t\r]/)
    }),
  )
})

test('nothing is an empty cell', () => {
  expect(cell(null)).toBe('""')
})
