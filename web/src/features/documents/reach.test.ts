import { expect, it } from 'vitest'
import { reachWords } from './reach.ts'

const group = (member_count: number) => ({ member_count })

it.each([
  [[], 0, 'Nobody else sees it.'],
  [[group(1)], 0, 'Nobody else is in there yet.'],
  [[group(2)], 0, '1 other person sees it.'],
  [[group(7)], 0, '6 other people see it.'],
  [[group(7), group(3)], 0, 'Up to 8 other people in 2 groups see it.'],
  [[], 1, 'The people of a group you have left see it.'],
  [[group(7)], 1, '6 other people and those of groups you have left see it.'],
])('groups %j and %i unknown ones: %s', (groups, unknown, words) => {
  expect(reachWords(groups, unknown)).toBe(words)
})
