import { expect, it } from 'vitest'
import { endOf, reasonWords, someOf } from './access-words.ts'

const locale = { language: 'en-GB', timeZone: 'UTC' }
const plain = { group: null, expires_at: null, granted_at: null, granted_by: null }

it('says because of what and until when', () => {
  expect(reasonWords({ ...plain, kind: 'role' }, locale)).toBe('Is an admin')
  expect(reasonWords({ ...plain, kind: 'group', group: { id: '1', name: 'Crew' }, expires_at: '2026-03-05T14:00:00Z' }, locale)).toBe(
    'Group Crew, until 5 Mar 2026, 14:00',
  )
})

it('names a few people and counts the rest', () => {
  const people = ['Ana', 'Bo', 'Cleo'].map((full_name) => ({ user_id: full_name, email: '', full_name }))
  expect(someOf(people, 3)).toBe('Ana, Bo, Cleo')
  expect(someOf(people, 1200, 2)).toBe('Ana, Bo and 1,198 more')
})

it('ends after so many days, at a date, or never', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')
  expect([endOf('open', '', now), endOf('7', '', now)]).toEqual([null, '2026-03-08T12:00:00.000Z'])
  expect(endOf('date', '2026-03-05T14:00', now)).toBe(new Date('2026-03-05T14:00').toISOString())
})
