import { createTestTimers } from '@gatehouse/kit/testing/timers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aWatchedService, doubt, fail, pass } from './health.builders.ts'
import { createMonitor, type Transition } from './health.monitor.ts'
import type { ProbeOutcome } from './health.outcome.ts'

// A day of five apps on the network and one on this machine, second by second, with everything that a day may bring.

const keys = ['wiki', 'shop', 'mail', 'files', 'chat'] as const
type Key = (typeof keys)[number] | 'near'

const hour = 3600
const minute = 60
const hm = (text: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  return hours * hour + minutes * minute + seconds
}
const within = (s: number, from: string, to: string): boolean => s >= hm(from) && s < hm(to)

/** What a check of an app comes to at a second of the day. */
function outcomeAt(key: Key, s: number): ProbeOutcome {
  if (within(s, '01:00', '01:10') && key === 'wiki') return fail('refused')
  // Up for 20 s, away for 20 s: a container that is started again and again.
  if (within(s, '02:00', '02:10') && key === 'shop' && Math.floor(s / 20) % 2 === 0) return fail('refused')
  if (within(s, '03:00', '04:00') && key === 'files') return pass(2500)
  if (within(s, '04:00', '04:01:30') && key === 'chat') return fail('timeout')
  if (within(s, '05:00', '05:05') && key === 'mail') return fail('answer')
  if (within(s, '06:00', '06:05') && key === 'wiki') return fail('dns', true)
  if (within(s, '07:00', '07:10') && key !== 'near') return key === 'files' ? fail('timeout') : fail('dns')
  // Now and then one check of each fails.
  if (within(s, '10:00', '10:30') && Math.floor(s / 2) % 100 === keys.indexOf(key as 'wiki') * 20) return fail('connection')
  if (within(s, '11:00', '11:20') && key === 'mail' && Math.floor(s / 90) % 2 === 0) return fail('refused')
  if (within(s, '13:00', '14:00') && key === 'wiki') return fail('refused')
  // The gateway itself stands still, and knows it.
  if (within(s, '15:00', '15:01')) return doubt()
  return pass()
}

type Day = { transitions: (Transition & { s: number })[] }

const service = (key: Key) => aWatchedService({ key, upstream: key === 'near' ? 'http://127.0.0.1:9' : `http://${key}.test` })

async function liveThroughADay(): Promise<Day> {
  const timers = createTestTimers()
  const transitions: Day['transitions'] = []
  const secondOf = (): number => timers.clock.elapsedMs() / 1000
  const services = [...keys, 'near' as const].map(service)
  const monitor = createMonitor({
    probe: async ({ url }) => {
      const host = new URL(url).hostname
      const outcome = outcomeAt((host === '127.0.0.1' ? 'near' : host.replace('.test', '')) as Key, secondOf())
      const ms = outcome.kind === 'fail' && outcome.reason === 'timeout' ? 3000 : outcome.kind === 'pass' ? outcome.ms : 0
      if (ms > 5) await new Promise<void>((resolve) => timers.after(ms, resolve))
      return outcome
    },
    checkSelf: async () => true,
    clock: timers.clock,
    timers,
    random: () => 0.5,
    listener: { checked: () => {}, changed: (transition) => transitions.push({ ...transition, s: secondOf() }) },
  })
  const isInMaintenance = ({ key }: { key: string }): boolean => key === 'wiki' && within(secondOf(), '13:00', '14:00')
  monitor.sync(services, isInMaintenance)
  for (let s = 0; s < 24 * hour; s += 1) {
    // Somebody sets the clock on the wall, an hour ahead and then two back.
    if (s === hm('08:00')) timers.clock.set(new Date(timers.clock.now().getTime() + hour * 1000))
    if (s === hm('09:00')) timers.clock.set(new Date(timers.clock.now().getTime() - 2 * hour * 1000))
    if (s === hm('13:00') || s === hm('14:00')) monitor.sync(services, isInMaintenance)
    timers.pass(500)
    await new Promise((resolve) => setImmediate(resolve))
    timers.pass(500)
    await new Promise((resolve) => setImmediate(resolve))
  }
  monitor[Symbol.dispose]()
  return { transitions }
}

let day: Day
beforeAll(async () => {
  day = await liveThroughADay()
})

/** What changed between two times of the day, as "key: to (reason)". */
const changes = (from: string, to: string): string[] =>
  day.transitions
    .filter(({ s }) => within(s, from, to))
    .map(({ key, to: status, reason }) => `${key}: ${status}${reason === null ? '' : ` (${reason})`}`)
const delayOf = (key: string, status: string, since: string): number =>
  (day.transitions.find((one) => one.key === key && one.to === status && one.s >= hm(since))?.s ?? Infinity) - hm(since)

describe('in a day', () => {
  it('everything is known at once on start', () => {
    expect(changes('00:00', '01:00')).toStrictEqual([...keys, 'near'].map((key) => `${key}: up`))
    expect(day.transitions.slice(0, 6).every(({ s }) => s < 4)).toBe(true)
  })

  it('a crash is one fall and one recovery', () => {
    expect(changes('01:00', '02:00')).toStrictEqual(['wiki: down (refused)', 'wiki: up'])
    expect(delayOf('wiki', 'down', '01:00')).toBeLessThanOrEqual(34)
    expect(delayOf('wiki', 'up', '01:10')).toBeLessThanOrEqual(34)
  })

  it('a restart loop ends in “unstable”, and that ends ten minutes after the last change', () => {
    const seen = changes('02:00', '03:00')
    expect(seen.filter((change) => change === 'shop: down (refused)').length).toBeLessThanOrEqual(2)
    expect(seen.slice(-2)).toStrictEqual(['shop: degraded (unstable)', 'shop: up'])
    expect(seen.every((change) => change.startsWith('shop'))).toBe(true)
  })

  it('slow answers change nothing', () => {
    expect(changes('03:00', '04:00')).toStrictEqual([])
  })

  it('a hang is seen within 41 s and its end within 13 s', () => {
    expect(changes('04:00', '05:00')).toStrictEqual(['chat: down (timeout)', 'chat: up'])
    expect(delayOf('chat', 'down', '04:00')).toBeLessThanOrEqual(41)
    expect(delayOf('chat', 'up', '04:01:30')).toBeLessThanOrEqual(13)
  })

  it('answers that are errors are a fall', () => {
    expect(changes('05:00', '06:00')).toStrictEqual(['mail: down (answer)', 'mail: up'])
  })

  it('a name that is gone is a fall of this one app', () => {
    expect(changes('06:00', '07:00')).toStrictEqual(['wiki: down (dns)', 'wiki: up'])
  })

  it('when the gateway loses its network nothing is called down, and what is on its machine stays up', () => {
    const seen = changes('07:00', '08:00')
    expect(seen.toSorted()).toStrictEqual([...keys].flatMap((key) => [`${key}: unknown (not_checked)`, `${key}: up`]).toSorted())
  })

  it('a clock that is set changes nothing', () => {
    expect(changes('08:00', '10:00')).toStrictEqual([])
  })

  it('single failures change nothing', () => {
    expect(changes('10:00', '11:00')).toStrictEqual([])
  })

  it('flapping becomes “unstable” at the fourth change, and quiet ends it', () => {
    const seen = changes('11:00', '12:30')
    expect(seen.slice(0, 4)).toStrictEqual(['mail: down (refused)', 'mail: up', 'mail: down (refused)', 'mail: degraded (unstable)'])
    expect(seen.at(-1)).toBe('mail: up')
    expect(seen.slice(3, -1).every((change) => change === 'mail: degraded (unstable)')).toBe(true)
  })

  it('maintenance is no fall, whatever the app does meanwhile', () => {
    expect(changes('13:00', '15:00')).toStrictEqual(['wiki: maintenance', 'wiki: unknown (starting)', 'wiki: up'])
  })

  it('doubts of the gateway about itself are shown as such', () => {
    const seen = changes('15:00', '16:00')
    expect(seen.filter((change) => change.includes('down'))).toStrictEqual([])
    expect(seen.length).toBe(2 * new Set(seen.map((change) => change.split(':')[0])).size)
  })

  it('nothing else happens', () => {
    expect(changes('16:00', '24:00')).toStrictEqual([])
  })
})
