import { expect, test } from 'vitest'
import { clearTally, createTallyMemory, openTally } from './shared-tally.ts'

test('a name is counted over all threads, and apart from others', () => {
  const memory = createTallyMemory(2)
  const [one, other] = [openTally(memory, 0), openTally(memory, 1)]
  expect([one.add('a'), other.add('a'), other.add('b'), one.add('a')]).toEqual([1, 2, 1, 3])
  other.remove('a')
  expect(one.add('a')).toBe(3)
})

test('what a thread counted that is gone counts no more', () => {
  const memory = createTallyMemory(2)
  const [one, gone] = [openTally(memory, 0), openTally(memory, 1)]
  gone.add('a')
  gone.add('a')
  one.add('a')
  clearTally(memory, 1)
  expect(one.add('a')).toBe(2)
})

test('a count is never too low, and among thousands of names hardly ever too high', () => {
  const tally = openTally(createTallyMemory(1), 0)
  const names = Array.from({ length: 5000 }, (_, at) => `client ${at}`)
  for (const name of names) tally.add(name)
  const counts = names.map((name) => tally.add(name))
  expect(Math.min(...counts)).toBe(2)
  expect(Math.max(...counts)).toBeLessThan(10)
})
