import { expect, it } from 'vitest'
import { groupByDay } from './days.ts'

const now = Date.parse('2026-03-20T22:30:00.000Z')
const asked = [
  '2026-03-20T22:00:00.000Z',
  '2026-03-20T11:00:00.000Z',
  '2026-03-19T12:00:00.000Z',
  '2026-03-14T12:00:00.000Z',
  '2026-02-25T12:00:00.000Z',
  '2025-12-31T12:00:00.000Z',
].map((updated_at) => ({ updated_at }))
const groups = (timeZone: string) =>
  groupByDay(asked, now, { language: 'en-GB', timeZone }).map(({ name, items }) => `${name}: ${items.length}`)

it('groups by day, then by week, then by month', () => {
  expect(groups('UTC')).toEqual(['Today: 2', 'Yesterday: 1', 'The last 7 days: 1', 'The last 30 days: 1', 'December 2025: 1'])
})

it('a day is that of the person', () => {
  // Where it is half past eleven the next morning.
  expect(groups('Pacific/Auckland').slice(0, 2)).toEqual(['Today: 2', 'Yesterday: 1'])
  expect(groups('America/Los_Angeles').slice(0, 2)).toEqual(['Today: 2', 'Yesterday: 1'])
  expect(groupByDay([{ updated_at: '2026-03-20T10:30:00.000Z' }], now, { timeZone: 'Pacific/Auckland' })[0]?.name).toBe('Yesterday')
})
