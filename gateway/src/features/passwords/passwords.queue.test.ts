import { createLine } from '@gatehouse/kit/places'
import { createTestTimers } from '@gatehouse/kit/testing/timers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createBoundedQueue } from './passwords.queue.ts'

const refuse = (): Error => new Error('full')

/** A task that ends when told. */
function aTask(): { run: () => Promise<string>; end: (value?: string) => void; fail: () => void; started: () => boolean } {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let started = false
  return {
    run: () => {
      started = true
      return promise
    },
    end: (value = 'done') => resolve(value),
    fail: () => reject(new Error('failed')),
    started: () => started,
  }
}

const pacedQueue = (waiting: number) => {
  const timers = createTestTimers()
  const pace = { crowd: 2, rest: 3, clock: timers.clock, timers }
  const pass = async (ms: number): Promise<void> => {
    await nextTurn()
    timers.pass(ms)
    await nextTurn()
  }
  return { pass, queue: createBoundedQueue({ line: createLine(), atOnce: 1, waiting, refuse, pace }) }
}

describe('the bounded queue', () => {
  it('runs no more tasks at once than it may', async () => {
    const queue = createBoundedQueue({ line: createLine(), atOnce: 2, waiting: 5, refuse })
    const tasks = [aTask(), aTask(), aTask()]
    const results = tasks.map((task) => queue(task.run))
    await Promise.resolve()
    expect(tasks.map((task) => task.started())).toEqual([true, true, false])
    for (const task of tasks) task.end()
    await Promise.all(results)
    expect(tasks[2]?.started()).toBe(true)
  })

  it('refuses at once what would wait behind too many', async () => {
    const queue = createBoundedQueue({ line: createLine(), atOnce: 1, waiting: 1, refuse })
    const tasks = [aTask(), aTask()]
    const results = tasks.map((task) => queue(task.run))
    await expect(queue(aTask().run)).rejects.toThrow('full')
    for (const task of tasks) task.end()
    expect(await Promise.all(results)).toEqual(['done', 'done'])
  })

  it('tells beforehand whether there is room', async () => {
    const queue = createBoundedQueue({ line: createLine(), atOnce: 1, waiting: 0, refuse })
    queue.requireRoom()
    const task = aTask()
    const result = queue(task.run)
    expect(queue.requireRoom).toThrow('full')
    task.end()
    await result
    queue.requireRoom()
  })

  it('frees the place of a task that fails', async () => {
    const queue = createBoundedQueue({ line: createLine(), atOnce: 1, waiting: 1, refuse })
    const task = aTask()
    const result = queue(task.run)
    task.fail()
    await expect(result).rejects.toThrow('failed')
    expect(await queue(async () => 'next')).toBe('next')
  })

  describe('with a pace', () => {
    it('lets a place rest after each task while a crowd waits, and answers all the same', async () => {
      const { pass, queue } = pacedQueue(5)
      const tasks = [aTask(), aTask(), aTask(), aTask()]
      const results = tasks.map((task) => queue(task.run))
      await pass(10)
      tasks[0]?.end()
      expect(await results[0]).toBe('done')
      await pass(29)
      expect(tasks[1]?.started()).toBe(false)
      await pass(1)
      expect(tasks[1]?.started()).toBe(true)
    })

    it('goes on at once when no crowd waits', async () => {
      const { pass, queue } = pacedQueue(5)
      const tasks = [aTask(), aTask()]
      const results = tasks.map((task) => queue(task.run))
      await pass(10)
      tasks[0]?.end()
      await results[0]
      await pass(0)
      expect(tasks[1]?.started()).toBe(true)
      tasks[1]?.end()
      await results[1]
    })

    it('lets it rest after a task that failed too', async () => {
      const { pass, queue } = pacedQueue(5)
      const tasks = [aTask(), aTask(), aTask()]
      const results = tasks.map((task) => queue(task.run))
      await pass(10)
      tasks[0]?.fail()
      await expect(results[0]).rejects.toThrow('failed')
      await pass(29)
      expect(tasks[1]?.started()).toBe(false)
      await pass(1)
      expect(tasks[1]?.started()).toBe(true)
    })
  })
})
