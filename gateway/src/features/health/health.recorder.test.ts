import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import { beforeEach, describe, expect, it } from 'vitest'
import { settled } from './health.builders.ts'
import { Recorder, type RecorderOptions } from './health.recorder.ts'

type Written = Parameters<RecorderOptions['write']>[0]

let timers: TestTimers
let written: Written[]
let answer: () => Promise<boolean>
let termsOver: number
let recorder: Recorder
let registered: Set<string>

beforeEach(() => {
  timers = createTestTimers()
  written = []
  termsOver = 0
  registered = new Set(['wiki'])
  answer = async () => true
  recorder = new Recorder({
    write: async (entry) => {
      const isCurrent = await answer()
      if (isCurrent) written.push(entry)
      return isCurrent
    },
    isRegistered: (key) => registered.has(key),
    snapshotOf: () => null,
    onTermOver: () => (termsOver += 1),
    clock: timers.clock,
    timers,
    log: silentLog,
  })
})

const sample = (atS: number) => ({ key: 'wiki', atS, ms: 5, lastsS: 75 })
const transition = { service_key: 'wiki', at: new Date(0), from_status: 'up', to_status: 'down', reason: null, because: null, detail: null }
const pass = async (ms: number): Promise<void> => {
  timers.pass(ms)
  await settled()
}

describe('what was seen', () => {
  it('is gathered for half a second', async () => {
    recorder.sample(sample(1))
    recorder.sample(sample(2))
    await pass(499)
    expect(written).toStrictEqual([])
    await pass(1)
    expect(written.map(({ samples }) => samples.length)).toStrictEqual([2])
  })

  it('is written at once when something changed', async () => {
    recorder.sample(sample(1))
    recorder.transition(transition)
    await pass(0)
    expect(written).toMatchObject([{ samples: [{ atS: 1 }], transitions: [{ to_status: 'down' }] }])
  })

  it('waits in memory while the database is away, and is written whole when it is back', async () => {
    answer = () => Promise.reject(new Error('connection refused'))
    for (let at = 0; at < 100; at += 1) {
      recorder.sample(sample(at))
      await pass(3000)
    }
    recorder.transition(transition)
    await pass(2000)
    expect(written).toStrictEqual([])
    answer = async () => true
    await pass(2000)
    expect(written).toHaveLength(1)
    expect(written[0]?.samples.map(({ atS }) => atS)).toStrictEqual(Array.from({ length: 100 }, (_, at) => at))
    expect(written[0]?.transitions).toHaveLength(1)
    await pass(60_000)
    expect(written).toHaveLength(1)
  })

  it('that comes while something is being written is written after it', async () => {
    const gate = Promise.withResolvers<boolean>()
    answer = () => gate.promise
    recorder.transition(transition)
    await pass(0)
    recorder.transition({ ...transition, to_status: 'up' })
    gate.resolve(true)
    await settled()
    await pass(500)
    expect(written.map(({ transitions }) => transitions.map(({ to_status }) => to_status))).toStrictEqual([['down'], ['up']])
  })

  it('goes with a service that is deleted before it is written, also when that waited for the database', async () => {
    answer = () => Promise.reject(new Error('connection refused'))
    recorder.sample(sample(1))
    recorder.transition(transition)
    await pass(0)
    registered.clear()
    answer = async () => true
    recorder.sample({ ...sample(2), key: 'other' })
    registered.add('other')
    await pass(2000)
    registered.add('wiki')
    await pass(60_000)
    expect(written).toMatchObject([{ samples: [{ key: 'other' }], transitions: [] }])
  })

  it('is not written once the term is over', async () => {
    answer = async () => false
    recorder.transition(transition)
    await pass(0)
    expect(termsOver).toBe(1)
    recorder.stop()
    answer = async () => true
    await pass(60_000)
    expect(written).toStrictEqual([])
  })
})
