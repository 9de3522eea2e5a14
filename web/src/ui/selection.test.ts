import { expect, it } from 'vitest'
import { rangeOf } from './selection.ts'

const listed = ['a', 'b', 'c', 'd']

it.each([
  ['b', 'd', ['b', 'c', 'd']],
  ['d', 'b', ['b', 'c', 'd']],
  ['c', 'c', ['c']],
  [null, 'c', ['c']],
  ['gone', 'c', ['c']],
] as const)('with Shift, from %s to %s means %j', (from, to, expected) => {
  expect(rangeOf(listed, from, to)).toEqual(expected)
})
