import { createTestTimers } from '@gatehouse/kit/testing/timers'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { settled } from './health.builders.ts'
import { concurrencyFor, createPoller, phaseOf, type Poller, type Watched } from './health.poller.ts'

type Call = { key: string; url: string; atS: number; signal: AbortSignal; finish: (next?: { inMs: number; spread: boolean }) => void }

const aWatched = (key: string, members: Partial<Watched> = {}): Watched => ({
  key,
  url: `http://${key}/`,
  timeoutMs: 3000,
  intervalMs: 30_000,
  ...members,
})

/** A poller whose checks end when the test says so. */
function startPoller(random = 0.5): { poller: Poller; calls: Call[]; pass: (ms: number) => Promise<void>; pending: () => number } {
  const timers = createTestTimers()
  const calls: Call[] = []
  const poller = createPoller({
    timers,
    random: () => random,
    check: ({ key, url }, signal) =>
      new Promise((resolve) => {
        calls.push({
          key,
          url,
          atS: timers.clock.elapsedMs() / 1000,
          signal,
          finish: (next = { inMs: 30_000, spread: true }) => resolve(next),
        })
      }),
  })
  return {
    poller,
    calls,
    pending: timers.pending,
    pass: async (ms) => {
      timers.pass(ms)
      await settled()
    },
  }
}

it('checks everything at once in the beginning', () => {
  const { poller, calls } = startPoller()
  poller.watch([aWatched('a'), aWatched('b'), aWatched('c')])
  expect(calls.map(({ key, atS }) => [key, atS])).toStrictEqual([
    ['a', 0],
    ['b', 0],
    ['c', 0],
  ])
})

it('spreads the first pauses over half an interval, by key, and later ones by a few per cent', async () => {
  const { poller, calls, pass } = startPoller(1)
  poller.watch([aWatched('a')])
  calls[0]?.finish()
  await settled()
  await pass(30_000)
  expect(calls[1]?.atS).toBeCloseTo(15 + 15 * phaseOf('a'), 3)
  calls[1]?.finish()
  await settled()
  await pass(31_500)
  expect((calls[2]?.atS ?? 0) - (calls[1]?.atS ?? 0)).toBeGreaterThan(29)
  expect(calls).toHaveLength(3)
})

it('keeps to a time that is not to be spread', async () => {
  const { poller, calls, pass } = startPoller()
  poller.watch([aWatched('a')])
  calls[0]?.finish({ inMs: 1000, spread: false })
  await settled()
  await pass(999)
  expect(calls).toHaveLength(1)
  await pass(1)
  expect(calls).toHaveLength(2)
})

it('never checks one service twice at a time, however long it takes and however often it is hurried', async () => {
  const { poller, calls, pass } = startPoller()
  poller.watch([aWatched('a')])
  poller.hurry('a')
  await pass(600_000)
  poller.hurry('a')
  expect(calls).toHaveLength(1)
})

it('checks at once when it is hurried, and the next time a whole pause later', async () => {
  const { poller, calls, pass } = startPoller()
  poller.watch([aWatched('a')])
  calls[0]?.finish({ inMs: 30_000, spread: false })
  await settled()
  await pass(5000)
  poller.hurry('a')
  expect(calls[1]?.atS).toBe(5)
  calls[1]?.finish({ inMs: 30_000, spread: false })
  await settled()
  await pass(29_000)
  expect(calls).toHaveLength(2)
  await pass(1000)
  expect(calls).toHaveLength(3)
})

it('does not know what it should hurry', () => {
  const { poller, calls } = startPoller()
  poller.hurry('nobody')
  expect(calls).toStrictEqual([])
})

it('runs no more checks at once than it may, and the rest in order', async () => {
  const { poller, calls } = startPoller()
  poller.watch(Array.from({ length: 40 }, (_, at) => aWatched(`s${at}`, { timeoutMs: 100 })))
  expect(calls).toHaveLength(16)
  calls[3]?.finish()
  await settled()
  expect(calls.map(({ key }) => key).slice(16)).toStrictEqual(['s16'])
})

it('ends the check of a service that was removed, and never checks it again', async () => {
  const { poller, calls, pass } = startPoller()
  poller.watch([aWatched('a'), aWatched('b')])
  poller.watch([aWatched('b')])
  expect(calls.map(({ key, signal }) => [key, signal.aborted])).toStrictEqual([
    ['a', true],
    ['b', false],
  ])
  calls[0]?.finish()
  await pass(600_000)
  expect(calls).toHaveLength(2)
})

it('begins anew with a service whose address changed', () => {
  const { poller, calls } = startPoller()
  poller.watch([aWatched('a')])
  poller.watch([aWatched('a', { url: 'http://elsewhere/' })])
  expect(calls.map(({ url, signal }) => [url, signal.aborted])).toStrictEqual([
    ['http://a/', true],
    ['http://elsewhere/', false],
  ])
})

it('leaves alone what has not changed', () => {
  const { poller, calls } = startPoller()
  poller.watch([aWatched('a')])
  poller.watch([aWatched('a')])
  expect(calls.map(({ signal }) => signal.aborted)).toStrictEqual([false])
})

it('never runs a check that waited for its turn and was removed meanwhile', async () => {
  const { poller, calls } = startPoller()
  const many = Array.from({ length: 17 }, (_, at) => aWatched(`s${at}`, { timeoutMs: 100 }))
  poller.watch(many)
  poller.watch(many.slice(0, 16))
  calls[0]?.finish()
  await settled()
  expect(calls).toHaveLength(16)
})

it('stops for good', async () => {
  const { poller, calls, pass, pending } = startPoller()
  poller.watch([aWatched('a'), aWatched('b')])
  calls[0]?.finish()
  await settled()
  poller.stop()
  expect([calls[1]?.signal.aborted, pending()]).toStrictEqual([true, 0])
  calls[1]?.finish()
  await pass(600_000)
  expect(calls).toHaveLength(2)
})

it.each([
  [0, 16],
  [2, 16],
  [500, 100],
  [5000, 256],
])('checks %i services at most %i at once', (count, expected) => {
  expect(concurrencyFor(Array.from({ length: count }, () => aWatched('a')))).toBe(expected)
})

it('gives keys phases from 0 to 1 that lie apart', () => {
  fc.assert(fc.property(fc.string(), (key) => phaseOf(key) >= 0 && phaseOf(key) < 1))
  const phases = Array.from({ length: 1000 }, (_, at) => phaseOf(`service-${at}`))
  const tenths = new Set(phases.map((phase) => Math.floor(phase * 10)))
  expect(tenths.size).toBe(10)
})
