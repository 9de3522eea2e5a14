import { expect, test } from 'vitest'
import { differenceOf } from './difference.ts'

test('what changed comes first, each value on a line of its own', () => {
  expect(differenceOf({ name: 'Crew', open: false, list: ['a'] }, { name: 'Crew', open: true, list: ['a', 'b'] })).toEqual([
    { name: 'open', before: 'no', after: 'yes', same: false },
    { name: 'list.1', before: null, after: 'b', same: false },
    { name: 'name', before: 'Crew', after: 'Crew', same: true },
    { name: 'list.0', before: 'a', after: 'a', same: true },
  ])
})

test('what is new or gone has one side only', () => {
  expect(differenceOf(null, { members: [{ email: 'ana@x.org', role: null }] })).toEqual([
    { name: 'members.0.email', before: null, after: 'ana@x.org', same: false },
    { name: 'members.0.role', before: null, after: '–', same: false },
  ])
  expect(differenceOf({ groups: [] }, null)).toEqual([{ name: 'groups', before: 'none', after: null, same: false }])
})
