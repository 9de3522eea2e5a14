import { describe, expect, it } from 'vitest'
import { summarise, type ToldTransition } from './health.alert.ts'
import { isQuiet } from './health.quiet.ts'

const a = (service_key: string, [from, to]: [string, string], members: Partial<ToldTransition> = {}): ToldTransition => ({
  service_key,
  at: '2026-03-01T14:02:31.000Z',
  from,
  to,
  reason: to === 'down' ? 'refused' : null,
  because: null,
  detail: null,
  ...members,
})
const names: Record<string, string> = { wiki: 'Wiki', shop: 'Shop', db: 'Storage' }
const sum = (...transitions: ToldTransition[]) => summarise(transitions, (key) => names[key] ?? key)

describe('an alert', () => {
  it('says what is unavailable, why and since when', () => {
    expect(sum(a('wiki', ['up', 'down']))).toMatchObject([
      { key: 'wiki', name: 'Wiki', event: 'down', reason: 'refused', at: '2026-03-01T14:02:31.000Z', because_of_it: [] },
    ])
  })

  it('tells of one root and what it took along, in whatever order they were noticed', () => {
    const alert = sum(a('wiki', ['up', 'down'], { because: 'db' }), a('db', ['up', 'down']), a('shop', ['up', 'down'], { because: 'db' }))
    expect(alert).toMatchObject([{ key: 'db', name: 'Storage', event: 'down', because_of_it: ['Wiki', 'Shop'] }])
  })

  it('tells of a recovery, and of an outage that is over already as one event', () => {
    expect(sum(a('wiki', ['down', 'up']))).toMatchObject([{ event: 'back' }])
    expect(sum(a('wiki', ['up', 'down']), a('wiki', ['down', 'up']))).toMatchObject([{ event: 'blip' }])
    expect(sum(a('wiki', ['up', 'degraded'], { reason: 'unstable' }))).toMatchObject([{ event: 'unstable' }])
  })

  it('does not speak of a start, a maintenance, a warning, or of a reason that changed', () => {
    const nothing = [a('wiki', ['unknown', 'up']), a('shop', ['up', 'maintenance']), a('db', ['up', 'degraded'], { reason: 'warning' })]
    expect([sum(...nothing), sum(a('wiki', ['down', 'down'])), sum()]).toStrictEqual([[], [], []])
  })
})

describe('quiet hours', () => {
  const quiet = { from: '22:00', to: '07:00', time_zone: 'Europe/Berlin' }

  it.each([
    ['2026-03-01T20:59:00Z', false],
    ['2026-03-01T21:00:00Z', true],
    ['2026-03-02T05:59:00Z', true],
    ['2026-03-02T06:00:00Z', false],
  ])('go over midnight: %s %s', (now, expected) => {
    expect(isQuiet(quiet, new Date(now))).toBe(expected)
  })

  it('may lie within a day, and there may be none', () => {
    const noon = { from: '12:00', to: '13:00', time_zone: 'UTC' }
    expect([isQuiet(noon, new Date('2026-03-01T12:30:00Z')), isQuiet(noon, new Date('2026-03-01T13:00:00Z'))]).toStrictEqual([true, false])
    expect([isQuiet(null, new Date()), isQuiet({ ...noon, to: '12:00' }, new Date('2026-03-01T12:00:00Z'))]).toStrictEqual([false, false])
  })
})
