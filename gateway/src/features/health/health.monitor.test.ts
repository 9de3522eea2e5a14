import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aWatchedService, fail, pass, settled, warn } from './health.builders.ts'
import { createMonitor, type Monitor } from './health.monitor.ts'
import { createPassive } from './health.passive.ts'
import type { ProbeOutcome } from './health.outcome.ts'

let timers: TestTimers
let answers: Map<string, ProbeOutcome>
let probes: string[]
let hanging: Set<string>
let selfIsFine: boolean
let selfChecks: number
let changes: string[]
let monitor: Monitor

beforeEach(() => {
  timers = createTestTimers()
  answers = new Map()
  probes = []
  hanging = new Set()
  changes = []
  selfIsFine = true
  selfChecks = 0
  monitor = createMonitor({
    probe: async ({ url }) => {
      probes.push(url)
      if (hanging.has(url)) await new Promise<void>((resolve) => timers.after(3000, resolve))
      return answers.get(url) ?? pass()
    },
    checkSelf: async () => {
      selfChecks += 1
      return selfIsFine
    },
    clock: timers.clock,
    timers,
    random: () => 0.5,
    listener: { checked: () => {}, changed: ({ key, to }) => changes.push(`${key} ${to}`) },
  })
})

/** Lets time go by in steps that are small enough for checks to follow one another. */
async function letPass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    timers.pass(Math.min(500, left))
    await settled()
  }
}

const sync = (services: ReturnType<typeof aWatchedService>[]): void => monitor.sync(services, ({ maintenance }) => maintenance)
const upstream = (key: string): string => `http://${key}.test`
const service = (key: string): ReturnType<typeof aWatchedService> => aWatchedService({ key, upstream: upstream(key) })
const url = (key: string): string => `${upstream(key)}/health`

it('knows each service within about one check of the start', async () => {
  answers.set(url('b'), fail())
  sync([service('a'), service('b')])
  await settled()
  expect(changes).toStrictEqual(['a up'])
  await letPass(1000)
  expect(changes).toStrictEqual(['a up', 'b down'])
})

it('asks at the health path of the upstream’s origin', async () => {
  sync([aWatchedService({ upstream: 'http://app.test:81/base', health_path: '/api/health?x=1' })])
  expect(probes).toStrictEqual(['http://app.test:81/api/health?x=1'])
})

it.each([{ enabled: false }, { upstream: null, mount: null, kind: 'link' as const }])('leaves alone a service with %j', async (members) => {
  sync([aWatchedService(members)])
  await letPass(60_000)
  expect([probes, monitor.observationOf('wiki')]).toStrictEqual([[], null])
})

it('leaves a service alone that is under maintenance, and looks again at once when that is over', async () => {
  sync([service('a')])
  await settled()
  sync([{ ...service('a'), maintenance: true }])
  await letPass(120_000)
  expect(probes).toHaveLength(1)
  sync([service('a')])
  await settled()
  expect(changes).toStrictEqual(['a up', 'a maintenance', 'a unknown', 'a up'])
})

it('forgets what it knew of a service at another address, and of one that went', async () => {
  sync([service('a')])
  await settled()
  sync([{ ...service('a'), upstream: 'http://elsewhere.test' }])
  expect(monitor.observationOf('a')?.state.shown.status).toBe('unknown')
  await settled()
  expect(changes).toStrictEqual(['a up', 'a unknown', 'a up'])
  sync([])
  expect(monitor.observationOf('a')).toBeNull()
})

it('keeps what it knows when something else of a service changes', async () => {
  sync([service('a')])
  await settled()
  sync([{ ...service('a'), name: 'Another name' }])
  expect([monitor.observationOf('a')?.state.shown.status, probes.length]).toStrictEqual(['up', 1])
})

it('remembers the settings version while the service answers, and not while it is down', async () => {
  sync([service('a')])
  await settled()
  expect(monitor.observationOf('a')?.report).toStrictEqual({ version: '1.0', settingsVersion: 3 })
  answers.set(url('a'), fail())
  await letPass(40_000)
  expect([monitor.observationOf('a')?.report, monitor.observationOf('a')?.lastError]).toStrictEqual([null, 'it failed: refused'])
  answers.set(url('a'), warn())
  await letPass(40_000)
  expect([monitor.observationOf('a')?.report?.version, monitor.observationOf('a')?.lastError]).toStrictEqual(['1.0', null])
})

describe('a monitor for which nearly everything fails at once', () => {
  const keys = ['a', 'b', 'c', 'd', 'e']

  it('and cannot reach even itself, calls nothing down', async () => {
    sync(keys.map(service))
    await settled()
    selfIsFine = false
    for (const key of keys) answers.set(url(key), fail('connection'))
    await letPass(120_000)
    expect(changes.filter((change) => change.endsWith('down'))).toStrictEqual([])
    expect(keys.map((key) => monitor.observationOf(key)?.state.shown.status)).toStrictEqual(keys.map(() => 'unknown'))
    expect(selfChecks).toBeGreaterThan(0)
  })

  it('and hears from nobody out there, calls nothing down', async () => {
    sync(keys.map(service))
    await settled()
    for (const key of keys) answers.set(url(key), fail('timeout'))
    await letPass(120_000)
    expect(changes.filter((change) => change.endsWith('down'))).toStrictEqual([])
    for (const key of keys) answers.delete(url(key))
    await letPass(11_000)
    expect(keys.map((key) => monitor.observationOf(key)?.state.shown.status)).toStrictEqual(keys.map(() => 'up'))
  })

  it('and works all the same for what runs on this machine, tells the two apart', async () => {
    const near = ['x', 'y', 'z'].map((key, at) => aWatchedService({ key, upstream: `http://127.0.0.1:${at + 1}` }))
    sync([...keys.map(service), ...near])
    await settled()
    for (const key of keys) answers.set(url(key), fail('dns'))
    await letPass(120_000)
    expect(changes.filter((change) => change.endsWith('down'))).toStrictEqual([])
    expect(['x', 'y', 'z'].map((key) => monitor.observationOf(key)?.state.shown.status)).toStrictEqual(['up', 'up', 'up'])
  })

  it('and is fine itself, believes what it sees', async () => {
    sync(keys.map(service))
    await settled()
    for (const key of keys) answers.set(url(key), fail())
    await letPass(60_000)
    expect(keys.map((key) => monitor.observationOf(key)?.state.shown.status)).toStrictEqual(keys.map(() => 'down'))
    expect(selfChecks).toBeGreaterThan(0)
  })

  it('doubts itself neither for few services nor for few failures', async () => {
    selfIsFine = false
    answers.set(url('a'), fail()).set(url('b'), fail())
    sync([service('a'), service('b')])
    await letPass(5000)
    sync([service('a'), service('b'), service('c'), service('d')])
    await letPass(60_000)
    expect([selfChecks, monitor.observationOf('a')?.state.shown.status]).toStrictEqual([0, 'down'])
  })
})

it('does not wait for one that hangs before it calls another down', async () => {
  sync(['a', 'b', 'c', 'd', 'e'].map(service))
  await settled()
  hanging.add(url('e'))
  answers.set(url('a'), fail())
  monitor.checkSoon('a')
  await letPass(1500)
  expect(monitor.observationOf('a')?.state.shown.status).toBe('down')
})

describe('failures on the data path', () => {
  let note: (key: string, worked: boolean) => void

  beforeEach(async () => {
    note = createPassive((key) => monitor.checkSoon(key))
    sync([service('a')])
    await settled()
    probes = []
  })

  it('lead to a check at once when three come in a row', async () => {
    note('a', false)
    note('a', false)
    expect(probes).toStrictEqual([])
    note('a', false)
    expect(probes).toStrictEqual([url('a')])
  })

  it('do not when something worked in between', () => {
    for (const worked of [false, false, true, false, false]) note('a', worked)
    expect(probes).toStrictEqual([])
  })

  it('never change a status themselves', async () => {
    for (let count = 0; count < 30; count += 1) note('a', false)
    await settled()
    expect(monitor.observationOf('a')?.state.shown.status).toBe('up')
  })

  it('make a broken service known within three seconds', async () => {
    answers.set(url('a'), fail())
    for (let count = 0; count < 3; count += 1) note('a', false)
    await letPass(1500)
    expect(monitor.observationOf('a')?.state.shown.status).toBe('down')
  })
})

it('checks about 2,880 times a day, and its memory does not grow with the days', async () => {
  sync([service('a')])
  for (let step = 0; step < 3000; step += 1) {
    timers.pass(30_000)
    await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(probes.length).toBeGreaterThan(2800)
  expect(probes.length).toBeLessThan(3050)
  expect(monitor.observationOf('a')?.history.length).toBeLessThan(200)
})

it('reports nothing after it was stopped', async () => {
  sync([service('a')])
  monitor[Symbol.dispose]()
  await letPass(60_000)
  expect(changes).toStrictEqual([])
})
