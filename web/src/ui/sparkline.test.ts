import { expect, it } from 'vitest'
import { describeSpark, sparklinePath } from './sparkline.ts'

const size = { width: 8, height: 10 }

it('draws a full bar for 1, none for 0, a tick for what was not measured', () => {
  expect(sparklinePath([1, 0, null, 0.5], size)).toBe('M0 10h1v-10h-1zM4 10h1v-1h-1zM6 10h1v-5h-1z')
})

it('keeps values out of range inside the picture', () => {
  expect(sparklinePath([7, -1], size)).toBe('M0 10h2v-10h-2z')
})

it('never calls a day with a gap whole', () => {
  expect(describeSpark([1, 1, 0.999])).toBe('Last 24 hours: answered 99.9 % of the time')
  expect(describeSpark([1, null])).toBe('Last 24 hours: answered 100 % of the time')
  expect(describeSpark([null])).toBe('No history yet')
})
