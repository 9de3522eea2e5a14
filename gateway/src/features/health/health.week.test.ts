import { createTestTimers } from '@gatehouse/kit/testing/timers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { aWatchedService, fail, pass } from './health.builders.ts'
import { createMonitor } from './health.monitor.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const heldBytes = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

it('in a week of checks, memory is the same after each day', async () => {
  const timers = createTestTimers()
  let checks = 0
  const monitor = createMonitor({
    probe: async () => {
      checks += 1
      return checks % 97 < 3 ? fail() : pass(checks % 50)
    },
    checkSelf: async () => true,
    clock: timers.clock,
    timers,
    random: () => 0.5,
    listener: { checked: () => {}, changed: () => {} },
  })
  const services = Array.from({ length: 10 }, (_, at) => aWatchedService({ key: `app-${at}`, upstream: `http://app-${at}.test` }))
  monitor.sync(services, () => false)
  const days: number[] = []
  for (let day = 0; day < 7; day += 1) {
    for (let step = 0; step < 8640; step += 1) {
      timers.pass(10_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    days.push(heldBytes())
  }
  monitor[Symbol.dispose]()
  expect(checks).toBeGreaterThan(150_000)
  expect((days.at(-1) ?? 0) - (days[0] ?? 0)).toBeLessThan(300_000)
})
