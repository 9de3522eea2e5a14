import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { clearThread, createLine, createPlacesMemory, openLine } from './places.ts'

const bounds = { most: 2, waiting: 10 }

test('who comes first is served first, and nobody who comes later overtakes', async () => {
  const line = createLine()
  expect([line.enter(bounds), line.enter(bounds)]).toEqual([true, true])
  const order: number[] = []
  const waiting = [1, 2, 3].map(async (number) => {
    expect(await line.enter(bounds)).toBe(true)
    order.push(number)
  })
  for (let left = 0; left < 3; left += 1) line.leave()
  const late = line.enter(bounds)
  await Promise.all(waiting)
  expect(order).toEqual([1, 2, 3])
  line.leave()
  line.leave()
  expect(await late).toBe(true)
})

test('places and those who wait are bounded, and one is told beforehand', async () => {
  const line = createLine()
  const one = { most: 1, waiting: 1 }
  expect(line.isFull(one)).toBe(false)
  expect(line.enter(one)).toBe(true)
  expect(line.isFull(one)).toBe(false)
  const waiting = line.enter(one)
  expect([line.isFull(one), line.enter(one)]).toEqual([true, false])
  line.leave()
  expect(await waiting).toBe(true)
})

test('who has waited too long is sent away', async () => {
  const line = createLine()
  expect(line.enter({ most: 1, waiting: 9 })).toBe(true)
  const [patient, impatient] = [line.enter({ most: 1, waiting: 9 }, 200), line.enter({ most: 1, waiting: 9 }, 100)]
  line.sweep(199)
  line.sweep(200)
  expect(await Promise.all([patient, impatient])).toEqual([false, false])
  line.leave()
  expect(line.enter({ most: 1, waiting: 0 })).toBe(true)
})

test('threads share the places of a name, and a place that one gives back goes to another that waits', async () => {
  const memory = createPlacesMemory({ threads: 2, names: 8 })
  const [here, there] = [0, 1].map((thread) => openLine('x', { memory, thread }))
  expect(here?.enter({ most: 1, waiting: 5 })).toBe(true)
  const waiting = there?.enter({ most: 1, waiting: 5 })
  const behind = here?.enter({ most: 1, waiting: 5 })
  here?.leave()
  expect(await waiting).toBe(true)
  there?.leave()
  expect(await behind).toBe(true)
  expect(openLine('y', { memory, thread: 0 }).enter({ most: 1, waiting: 0 })).toBe(true)
})

test('what a thread had that is gone is free again', async () => {
  const memory = createPlacesMemory({ threads: 2, names: 8 })
  const [here, gone] = [0, 1].map((thread) => openLine('x', { memory, thread }))
  expect(gone?.enter({ most: 1, waiting: 5 })).toBe(true)
  const waiting = here?.enter({ most: 1, waiting: 5 })
  clearThread({ memory, thread: 1 })
  expect(await waiting).toBe(true)
  here?.leave()
  expect(here?.enter({ most: 1, waiting: 0 })).toBe(true)
})

test('of threads that come and go at the same time never more have a place than there are, and all get one', async () => {
  const memory = createPlacesMemory({ threads: 4, names: 1 })
  const seen = new Int32Array(new SharedArrayBuffer(8))
  const url = new URL('testing/places-thread.ts', import.meta.url)
  const threads = [0, 1, 2, 3].map((thread) => new Worker(url, { workerData: { memory, thread, seen, rounds: 400, atOnce: 5, most: 3 } }))
  const results = await Promise.all(
    threads.map((thread) => new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject))),
  )
  expect(results).toEqual([2000, 2000, 2000, 2000])
  expect(seen[1]).toBe(3)
})
