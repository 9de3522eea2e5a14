import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers } from '@gatehouse/kit/testing/timers'
import { expect, it } from 'vitest'
import { createLastSeen } from './sessions.last-seen.ts'

const watch = (write: (seen: readonly { id: string; at: Date }[]) => Promise<unknown>) => {
  const timers = createTestTimers()
  return { timers, lastSeen: createLastSeen({ write, clock: timers.clock, timers, log: silentLog }) }
}

it('uses of a session are written together, the last of each, and only when there were any', async () => {
  const written: unknown[] = []
  const { timers, lastSeen } = watch(async (seen) => written.push(seen))
  lastSeen.note('a')
  timers.pass(10_000)
  lastSeen.note('a')
  lastSeen.note('b')
  timers.pass(80_000)
  const at = new Date('2026-03-01T12:00:10.000Z')
  expect(written).toEqual([
    [
      { id: 'a', at },
      { id: 'b', at },
    ],
  ])
  await lastSeen[Symbol.asyncDispose]()
})

it('a database that is away costs the times and nothing else', async () => {
  const { timers, lastSeen } = watch(() => Promise.reject(new Error('away')))
  lastSeen.note('a')
  timers.pass(30_000)
  await lastSeen.flush()
  lastSeen.note('a')
  await lastSeen[Symbol.asyncDispose]()
  expect(timers.pending()).toBe(0)
})
