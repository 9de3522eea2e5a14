import { expect, test } from 'vitest'
import { differenceOf } from './difference.ts'
import { nameWords } from './value-words.ts'

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

test('values are told in words, and moments as people write them', () => {
  const lines = differenceOf(
    { role: 'member' },
    { role: 'manager', name: 'manager', ends_at: '2026-03-01T12:00:00.000Z' },
    { language: 'en-GB', timeZone: 'UTC' },
  )
  expect(lines.map(({ name, before, after }) => [nameWords(name), before, after])).toEqual([
    ['Role', 'member', 'manager'],
    ['Name', null, 'manager'],
    ['Ends', null, '1 Mar 2026, 12:00'],
  ])
  expect(nameWords('members.0.email')).toBe('Members · 1 · E-mail')
})
