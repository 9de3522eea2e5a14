import { expect, it } from 'vitest'
import { createTestTimers } from './testing/timers.ts'
import { systemTimers } from './timers.ts'

it('runs once, and not at all after it was cancelled', async () => {
  const ran: string[] = []
  const cancel = systemTimers.after(0, () => ran.push('cancelled'))
  cancel()
  await new Promise<void>((resolve) => systemTimers.after(1, resolve) && setTimeout(() => {}, 20))
  expect(ran).toStrictEqual([])
})

it('runs what falls due in order, at its own time, also what is added on the way', () => {
  const timers = createTestTimers()
  const ran: string[] = []
  const note = (name: string): void => void ran.push(`${name} ${timers.clock.elapsedMs()}`)
  timers.after(30, () => note('late'))
  timers.after(10, () => {
    note('early')
    timers.after(5, () => note('added'))
  })
  const stop = timers.every(20, () => note('every'))
  timers.pass(45)
  stop()
  timers.pass(100)
  expect([ran, timers.pending(), timers.clock.elapsedMs()]).toStrictEqual([
    ['early 10', 'added 15', 'every 20', 'late 30', 'every 40'],
    0,
    145,
  ])
})
