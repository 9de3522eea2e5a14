import { expect, it } from 'vitest'
import type { MaintenanceValues } from './maintenance-times.ts'
import { maintenanceFrom } from './maintenance-times.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const values = (members: Partial<MaintenanceValues>): MaintenanceValues => ({
  kind: 'open',
  hours: 2,
  starts: '',
  ends: '',
  days: ['3', '1'],
  from: '02:30',
  minutes: 45,
  message: ' New disk ',
  ...members,
})
const made = (members: Partial<MaintenanceValues>) => maintenanceFrom(values(members), { now, timeZone: 'Europe/Berlin' })

it('is open when nothing more is said', () => {
  expect(made({})).toEqual({ ends_at: null, weekly: null, message: 'New disk' })
})

it('ends after some hours', () => {
  expect(made({ kind: 'hours' })).toMatchObject({ ends_at: '2026-03-01T14:00:00.000Z', weekly: null })
})

it('is planned in the time of this browser', () => {
  const planned = made({ kind: 'planned', starts: '2026-03-02T10:00', ends: '2026-03-02T11:30' })
  expect(Date.parse(planned.ends_at ?? '') - Date.parse(planned.starts_at ?? '')).toBe(90 * 60_000)
})

it('comes back each week, in the time of the person who plans it', () => {
  expect(made({ kind: 'weekly' }).weekly).toEqual({ days: [1, 3], from: '02:30', minutes: 45, time_zone: 'Europe/Berlin' })
})
