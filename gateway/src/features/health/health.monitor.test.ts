import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aWatchedService, fail, pass, settled, warn } from './health.builders.ts'
import { createMonitor, type Monitor } from './health.monitor.ts'
import type { ProbeOutcome } from './health.outcome.ts'

let timers: TestTimers
let answers: Map<string, ProbeOutcome>
let probes: string[]
let selfIsFine: boolean
let selfChecks: number
let changes: string[]
let monitor: Monitor

beforeEach(() => {
  timers = createTestTimers()
  answers = new Map()
  probes = []
  changes = []
  selfIsFine = true
  selfChecks = 0
  monitor = createMonitor({
    probe: async ({ url }) => {
      probes.push(url)
      return answers.get(url) ?? pass()
    },
    checkSelf: async () => {
      selfChecks += 1
      return selfIsFine
    },
    clock: timers.clock,
    timers,
    random: () => 0.5,
    log: silentLog,
    onChecked: (key, shownChanged) => {
      if (shownChanged) changes.push(`${key} ${monitor.observationOf(key)?.state.shown.status}`)
    },
  })
})

/** Lets time go by in steps that are small enough for checks to follow one another. */
async function letPass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    timers.pass(Math.min(500, left))
    await settled()
  }
}

const upstream = (key: string): string => `http://${key}.test`
const service = (key: string): ReturnType<typeof aWatchedService> => aWatchedService({ key, upstream: upstream(key) })
const url = (key: string): string => `${upstream(key)}/health`

it('knows each service within about one check of the start', async () => {
  answers.set(url('b'), fail())
  monitor.sync([service('a'), service('b')])
  await settled()
  expect(changes).toStrictEqual(['a up'])
  await letPass(1000)
  expect(changes).toStrictEqual(['a up', 'b down'])
})

it('asks at the health path of the upstream’s origin', async () => {
  monitor.sync([aWatchedService({ upstream: 'http://app.test:81/base', health_path: '/api/health?x=1' })])
  expect(probes).toStrictEqual(['http://app.test:81/api/health?x=1'])
})

it.each([{ enabled: false }, { maintenance: true }, { upstream: null, mount: null, kind: 'link' as const }])(
  'leaves alone a service with %j',
  async (members) => {
    monitor.sync([aWatchedService(members)])
    await letPass(60_000)
    expect([probes, monitor.observationOf('wiki')]).toStrictEqual([[], null])
  },
)

it('forgets what it knew of a service at another address, and of one that went', async () => {
  monitor.sync([service('a')])
  await settled()
  monitor.sync([{ ...service('a'), upstream: 'http://elsewhere.test' }])
  expect(monitor.observationOf('a')?.state.shown.status).toBe('unknown')
  await settled()
  expect(monitor.observationOf('a')?.state.shown.status).toBe('up')
  monitor.sync([])
  expect(monitor.observationOf('a')).toBeNull()
})

it('keeps what it knows when something else of a service changes', async () => {
  monitor.sync([service('a')])
  await settled()
  monitor.sync([{ ...service('a'), name: 'Another name' }])
  expect([monitor.observationOf('a')?.state.shown.status, probes.length]).toStrictEqual(['up', 1])
})

it('remembers the settings version while the service answers, and not while it is down', async () => {
  monitor.sync([service('a')])
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
    monitor.sync(keys.map(service))
    await settled()
    selfIsFine = false
    for (const key of keys) answers.set(url(key), fail('connection'))
    await letPass(120_000)
    const shown = keys.map((key) => monitor.observationOf(key)?.state.shown.status)
    // The first few fail before it can know that nearly all will.
    expect(shown.filter((status) => status === 'unknown').length).toBeGreaterThanOrEqual(2)
    expect(selfChecks).toBeGreaterThan(0)
  })

  it('and is fine itself, believes what it sees', async () => {
    monitor.sync(keys.map(service))
    await settled()
    for (const key of keys) answers.set(url(key), fail())
    await letPass(60_000)
    expect(keys.map((key) => monitor.observationOf(key)?.state.shown.status)).toStrictEqual(keys.map(() => 'down'))
    expect(selfChecks).toBeGreaterThan(0)
  })

  it('doubts itself neither for few services nor for few failures', async () => {
    selfIsFine = false
    answers.set(url('a'), fail()).set(url('b'), fail())
    monitor.sync([service('a'), service('b')])
    await letPass(5000)
    monitor.sync([service('a'), service('b'), service('c'), service('d')])
    await letPass(60_000)
    expect([selfChecks, monitor.observationOf('a')?.state.shown.status]).toStrictEqual([0, 'down'])
  })
})

describe('failures on the data path', () => {
  beforeEach(async () => {
    monitor.sync([service('a')])
    await settled()
    probes = []
  })

  it('lead to a check at once when three come in a row', async () => {
    monitor.noteConnection('a', false)
    monitor.noteConnection('a', false)
    expect(probes).toStrictEqual([])
    monitor.noteConnection('a', false)
    expect(probes).toStrictEqual([url('a')])
  })

  it('do not when something worked in between', () => {
    for (const worked of [false, false, true, false, false]) monitor.noteConnection('a', worked)
    expect(probes).toStrictEqual([])
  })

  it('never change a status themselves', async () => {
    for (let count = 0; count < 30; count += 1) monitor.noteConnection('a', false)
    await settled()
    expect(monitor.observationOf('a')?.state.shown.status).toBe('up')
  })

  it('make a broken service known within three seconds', async () => {
    answers.set(url('a'), fail())
    for (let count = 0; count < 3; count += 1) monitor.noteConnection('a', false)
    await letPass(1500)
    expect(monitor.observationOf('a')?.state.shown.status).toBe('down')
  })

  it('change nothing about a service that is known to be down', async () => {
    answers.set(url('a'), fail())
    await letPass(40_000)
    const before = probes.length
    for (let count = 0; count < 30; count += 1) monitor.noteConnection('a', false)
    expect(probes.length).toBe(before)
  })
})

it('checks about 2,880 times a day, and its memory does not grow with the days', async () => {
  monitor.sync([service('a')])
  for (let step = 0; step < 3000; step += 1) {
    timers.pass(30_000)
    await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(probes.length).toBeGreaterThan(2800)
  expect(probes.length).toBeLessThan(3050)
  expect(monitor.observationOf('a')?.history.length).toBe(probes.length)
})

it('reports nothing after it was stopped', async () => {
  monitor.sync([service('a')])
  monitor[Symbol.dispose]()
  await letPass(60_000)
  expect(changes).toStrictEqual([])
})
