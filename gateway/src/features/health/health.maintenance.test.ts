import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localTime, maintenanceAt, type MaintenanceWindow, type Weekly } from './health.maintenance.ts'

const aWindow = (members: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  id: '1',
  service_key: 'wiki',
  starts_at: '2026-03-01T00:00:00.000Z',
  ends_at: null,
  weekly: null,
  message: '',
  created_by: 'ana@example.org',
  ...members,
})
const at = (iso: string): Date => new Date(iso)
/** Sundays and Mondays at 23:30 for two hours, in Berlin. */
const nightly: Weekly = { days: [0, 1], from: '23:30', minutes: 120, time_zone: 'Europe/Berlin' }

describe('a single maintenance', () => {
  it('begins and ends to the moment', () => {
    const windows = [aWindow({ starts_at: '2026-03-02T10:00:00.000Z', ends_at: '2026-03-02T11:00:00.000Z', message: 'New disk' })]
    expect(maintenanceAt(windows, at('2026-03-02T09:59:59.999Z'))).toBeNull()
    expect(maintenanceAt(windows, at('2026-03-02T10:00:00Z'))).toStrictEqual({ until: '2026-03-02T11:00:00.000Z', message: 'New disk' })
    expect(maintenanceAt(windows, at('2026-03-02T11:00:00Z'))).toBeNull()
  })

  it('without an end goes on until somebody ends it', () => {
    expect(maintenanceAt([aWindow()], at('2029-01-01T00:00:00Z'))).toStrictEqual({ until: null, message: null })
  })

  it('that ends last is the one that is told of', () => {
    const windows = [aWindow({ ends_at: '2026-03-02T11:00:00.000Z' }), aWindow({ ends_at: '2026-03-02T12:00:00.000Z' })]
    expect(maintenanceAt(windows, at('2026-03-02T10:00:00Z'))?.until).toBe('2026-03-02T12:00:00.000Z')
  })
})

describe('a weekly maintenance', () => {
  const windows = [aWindow({ weekly: nightly })]

  it.each([
    ['2026-03-01T22:29:59Z', null],
    ['2026-03-01T22:30:00Z', '2026-03-02T00:30:00.000Z'],
    ['2026-03-02T00:29:59Z', '2026-03-02T00:30:00.000Z'],
    ['2026-03-02T00:30:00Z', null],
    ['2026-03-02T22:45:00Z', '2026-03-03T00:30:00.000Z'],
    ['2026-03-03T22:45:00Z', null],
    // Summer time: the clock on the wall is what counts.
    ['2026-07-05T21:30:00Z', '2026-07-05T23:30:00.000Z'],
    ['2026-07-05T21:29:00Z', null],
  ])('runs at %s until %s', (now, until) => {
    expect(maintenanceAt(windows, at(now))?.until ?? null).toBe(until)
  })

  it('does not begin before it was to be, nor after it was to end', () => {
    const bounded = [aWindow({ weekly: nightly, starts_at: '2026-03-02T00:00:00.000Z', ends_at: '2026-03-03T00:00:00.000Z' })]
    expect(maintenanceAt(bounded, at('2026-03-01T23:00:00Z'))).toBeNull()
    expect(maintenanceAt(bounded, at('2026-03-02T23:00:00Z'))).not.toBeNull()
    expect(maintenanceAt(bounded, at('2026-03-08T23:00:00Z'))).toBeNull()
  })

  it('runs for as long as it says in each week, wherever the clock is not set', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 1 })
    const start = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) })
    fc.assert(
      fc.property(days, start, fc.integer({ min: 1, max: 1440 }), (on, { hour, minute }, minutes) => {
        const from = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
        const weekly = [aWindow({ weekly: { days: on, from, minutes, time_zone: 'Asia/Kathmandu' } })]
        let open = 0
        for (let step = 0; step < 7 * 1440; step += 1) {
          if (maintenanceAt(weekly, new Date(Date.UTC(2026, 5, 1) + step * 60_000)) !== null) open += 1
        }
        expect(open).toBe(minutes)
      }),
      { numRuns: 8 },
    )
  })
})

it('knows the time on a wall elsewhere', () => {
  expect(localTime(at('2026-03-01T00:15:00Z'), 'America/New_York')).toStrictEqual({ weekday: 6, minute: 19 * 60 + 15 })
})
