import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHistory } from './health.history.ts'
import { Samples } from './health.samples.ts'

const noon = 1_800_000_000

describe('a history', () => {
  it('knows nothing at first', () => {
    const history = createHistory(30)
    expect([history.latency(noon), history.uptime(noon), history.spark(noon)]).toStrictEqual([
      null,
      null,
      Array.from({ length: 48 }, () => null),
    ])
  })

  it('tells the median and the 95th percentile of the last hour, of checks that passed', () => {
    const history = createHistory(30)
    history.add(noon - 4000, 9999)
    for (let ms = 1; ms <= 100; ms += 1) history.add(noon - 3500 + ms * 30, ms)
    history.add(noon, null)
    expect(history.latency(noon)).toStrictEqual({ p50: 50, p95: 95 })
  })

  it('weighs uptime by time, however often it was looked', () => {
    const history = createHistory(30)
    history.add(noon, 5)
    history.add(noon + 30, null)
    history.add(noon + 40, null)
    history.add(noon + 50, null)
    history.add(noon + 60, 5)
    expect(history.uptime(noon + 90)?.h24).toBeCloseTo(2 / 3, 4)
  })

  it('does not count time in which nobody looked', () => {
    const history = createHistory(30)
    history.add(noon, 5)
    history.add(noon + 36_000, null)
    expect(history.uptime(noon + 36_030)?.h24).toBeCloseTo(75 / 105, 4)
  })

  it('never rounds an outage away', () => {
    const history = createHistory(30)
    for (let at = 0; at < 2880; at += 1) history.add(noon + at * 30, at === 7 ? null : 5)
    expect(history.uptime(noon + 86_400)?.h24).toBeLessThan(1)
  })

  it('forgets what is older than a day', () => {
    const history = createHistory(30)
    history.add(noon, null)
    history.add(noon + 86_300, 5)
    history.add(noon + 86_330, 5)
    expect(history.uptime(noon + 86_500)?.h24).toBe(1)
    expect(history.spark(noon + 172_800).every((bar) => bar === null)).toBe(true)
  })

  it('has a bar for each half hour, the present one last', () => {
    const history = createHistory(30)
    history.add(noon - 1800, null)
    history.add(noon - 1790, 5)
    history.add(noon, 5)
    expect(history.spark(noon).slice(-3)).toStrictEqual([null, 0.5, 1])
  })

  it('stays small, however long and often it looks', () => {
    const history = createHistory(5)
    for (let at = 0; at < 60_000; at += 1) history.add(noon + at, 5)
    expect(history.length).toBeLessThanOrEqual(24_000)
  })

  it('survives a clock that goes back', () => {
    const history = createHistory(30)
    history.add(noon, 5)
    history.add(noon - 100, null)
    history.add(noon + 30, 5)
    expect(history.uptime(noon + 60)?.h24).toBeGreaterThanOrEqual(0)
    expect(history.uptime(noon + 60)?.h24).toBeLessThanOrEqual(1)
  })
})

it('keeps the newest samples in order, whatever comes', () => {
  const sample = fc.record({ atS: fc.integer({ min: 0, max: 2 ** 32 - 1 }), ms: fc.option(fc.integer({ min: 0, max: 65_534 })) })
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 300 }), fc.integer({ min: 64, max: 150 }), (list, capacity) => {
      const samples = new Samples(capacity)
      for (const one of list) samples.add(one)
      const kept = Array.from({ length: samples.length }, (_, index) => ({ atS: samples.timeAt(index), ms: samples.msAt(index) }))
      expect(kept).toEqual(list.slice(-capacity))
    }),
  )
})
