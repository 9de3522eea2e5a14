import { describe, expect, it } from 'vitest'
import { language } from '../language/language.ts'
import {
  formatAgo,
  formatBytes,
  formatMs,
  formatRate,
  formatSince,
  formatTimeLeft,
  formatUptime,
  formatWeekday,
  separators,
  weekdays,
} from './format.ts'

const vienna = { language: 'en-GB', timeZone: 'Europe/Vienna' }
const now = Date.parse('2026-11-23T13:30:00Z')

it('days of the week are counted from Sunday', () => {
  expect([formatWeekday(0), formatWeekday(6), formatWeekday(2, 'short')]).toEqual(['Sunday', 'Saturday', 'Tue'])
})

it.each([
  ['de-DE', [1, 2, 3, 4, 5, 6, 0]],
  ['en-US', [0, 1, 2, 3, 4, 5, 6]],
])('a week begins as it does for %s', (tag, days) => {
  const before = language.get()
  language.set({ ...before, tag })
  expect(weekdays()).toEqual(days)
  language.set(before)
})

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1023 bytes'],
    [64 * 1024, '64 KB'],
    [1_887_436, '1.8 MB'],
    [25 * 1024 ** 2, '25 MB'],
    [999.6 * 1024, '1 MB'],
    [2 * 1024 ** 3, '2 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('a rate that is not known is not shown', () => {
    expect([formatRate(null), formatRate(0), formatRate(2_500_000)]).toEqual([null, null, '2.4 MB/s'])
  })

  it('tells how long it takes, in the unit that fits', () => {
    expect([formatTimeLeft(10, 100), formatTimeLeft(18_000, 100), formatTimeLeft(1e6, 100), formatTimeLeft(5, null)]).toEqual([
      '1 s left',
      '3 min left',
      '3 h left',
      null,
    ])
  })
})

describe('times', () => {
  it.each([
    ['2026-11-23T13:02:00Z', '14:02'],
    ['2026-11-22T22:58:00Z', 'Sun 23:58'],
    ['2026-11-22T23:58:00Z', '00:58'],
    ['2026-03-01T10:00:00Z', '1 Mar'],
    ['2024-03-01T10:00:00Z', '1 Mar 2024'],
  ])('%s is written %s, in the person’s own day', (iso, text) => {
    expect(formatSince(iso, now, vienna).replace(',', '')).toBe(text)
  })

  it.each([
    ['2026-11-23T13:29:30Z', 'just now'],
    ['2026-11-23T13:25:00Z', '5 minutes ago'],
    ['2026-11-22T12:00:00Z', 'yesterday'],
    ['2026-11-01T12:00:00Z', '1 Nov 2026'],
  ])('%s was %s', (iso, text) => {
    expect(formatAgo(iso, now, vienna)).toBe(text)
  })

  it('a language or zone the browser does not know is passed over', () => {
    expect(formatSince('2026-11-23T13:02:00Z', now, { language: 'xx-invalid-tag-!', timeZone: 'Mars/Olympus' })).not.toBe('')
  })
})

it('only a full share is 100 %', () => {
  expect([formatUptime(1), formatUptime(0.99999), formatUptime(0.9996), formatUptime(0.5)]).toEqual([
    '100 %',
    '99.99 %',
    '99.96 %',
    '50.0 %',
  ])
})

it('short times keep their unit', () => {
  expect([formatMs(0.2), formatMs(12.4), formatMs(1234), formatMs(12_400)]).toEqual(['< 1 ms', '12 ms', '1.2 s', '12 s'])
})

it.each([
  ['en-GB', ',', '.'],
  ['de-DE', '.', ','],
])('numbers are typed as %s writes them', (tag, thousandSeparator, decimalSeparator) => {
  const before = language.get()
  language.set({ ...before, tag })
  expect(separators()).toEqual({ thousandSeparator, decimalSeparator })
  language.set(before)
})
