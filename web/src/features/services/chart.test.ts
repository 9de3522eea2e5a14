import { describe, expect, it } from 'vitest'
import type { Bucket } from '../../api/types.ts'
import { linePath, scaleTop, uptimeBars } from './chart.ts'

const end = Date.parse('2026-03-01T12:00:00Z')
const bucket = (minutesAgo: number, members: Partial<Bucket> = {}): Bucket => ({
  at: new Date(end - minutesAgo * 60_000).toISOString(),
  checks: 10,
  passed: 10,
  uptime: 1,
  p50: 10,
  p95: 20,
  ...members,
})
const frame = { end, span: 3_600_000, seconds: 300, top: 20, size: { width: 120, height: 20 } }

describe('a line', () => {
  it('goes through the middle of each stretch', () => {
    expect(linePath([bucket(60), bucket(55, { p50: 20 })], ({ p50 }) => p50, frame)).toBe('M5 10L15 0')
  })

  it('is broken where nobody measured', () => {
    expect(linePath([bucket(60), bucket(55, { p50: null }), bucket(30), bucket(25)], ({ p50 }) => p50, frame)).toBe('M5 10M65 10L75 10')
  })

  it('stays in its frame', () => {
    expect(linePath([bucket(60, { p50: 999 })], ({ p50 }) => p50, frame)).toBe('M5 0')
  })
})

it.each([
  [[], 1],
  [[0], 1],
  [[1], 1],
  [[3, 7], 10],
  [[11], 20],
  [[240, 480], 500],
  [[501], 1000],
])('the scale of %j reaches to %d', (values, top) => {
  expect(scaleTop(values)).toBe(top)
})

it('adds up stretches by the number of their checks', () => {
  const buckets = [bucket(60), bucket(31, { uptime: 0, checks: 30 }), bucket(29, { uptime: null })]
  expect(uptimeBars(buckets, { end, span: 3_600_000, count: 2 })).toEqual([0.25, null])
})
