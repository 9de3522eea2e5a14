import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@gatehouse/kit/ids'
import { startIdentity, type Identity } from '../../testing/identity.ts'
import { createOverviewRepository } from './overview.repository.ts'
import { readSignInDays, shownDays, usualRefused } from './overview.sign-ins.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(async () => {
  await identity.database.pool.query('truncate audit_events, sign_in_days')
  identity.clock.set(new Date('2026-03-01T12:00:00.000Z'))
})
afterAll(() => identity[Symbol.asyncDispose]())

const [ana, ben] = [newId(), newId()]
const read = () =>
  readSignInDays({
    repository: createOverviewRepository(identity.database.db),
    count: identity.trail.countSignIns,
    now: identity.clock.now(),
  })

/** Writes into the trail that somebody signed in, or was refused. */
async function happened(at: string, action: 'session.opened' | 'session.refused', who: string | null = ana): Promise<void> {
  const now = identity.clock.now()
  identity.clock.set(new Date(at))
  const actor = { kind: 'user', id: who, label: null } as const
  const outcome = action === 'session.opened' ? 'success' : 'failure'
  await identity.audit.record({ action, outcome, actor, address: null, request_id: null, target: null })
  identity.clock.set(now)
}

describe('the days of sign-ins', () => {
  it('are fourteen with today, those without any as well', async () => {
    const days = await read()
    expect(days).toHaveLength(shownDays)
    expect([days[0]?.day, days.at(-1)?.day]).toEqual(['2026-02-16', '2026-03-01'])
    expect(days.every(({ opened, refused, people }) => opened + refused + people === 0)).toBe(true)
  })

  it('count sign-ins, refusals, and each person once', async () => {
    await happened('2026-02-28T23:59:59.000Z', 'session.opened')
    await happened('2026-03-01T00:00:00.000Z', 'session.opened')
    await happened('2026-03-01T08:00:00.000Z', 'session.opened')
    await happened('2026-03-01T09:00:00.000Z', 'session.opened', ben)
    await happened('2026-03-01T09:00:00.000Z', 'session.refused', null)
    await happened('2026-02-15T12:00:00.000Z', 'session.opened')
    expect((await read()).slice(-2)).toEqual([
      { day: '2026-02-28', opened: 1, refused: 0, people: 1 },
      { day: '2026-03-01', opened: 3, refused: 1, people: 2 },
    ])
  })

  it('that are over are kept, and stay when the trail has lost them', async () => {
    await happened('2026-02-20T12:00:00.000Z', 'session.opened')
    await happened('2026-03-01T08:00:00.000Z', 'session.opened')
    await read()
    await identity.database.pool.query('truncate audit_events')
    const days = await read()
    expect(days.find(({ day }) => day === '2026-02-20')?.opened).toBe(1)
    expect(days.at(-1)?.opened).toBe(0)
  })

  it('are kept only once they have been over for a while', async () => {
    identity.clock.set(new Date('2026-03-02T00:03:00.000Z'))
    await happened('2026-03-01T23:59:00.000Z', 'session.opened')
    expect((await read()).at(-2)?.opened).toBe(1)
    await happened('2026-03-01T23:59:59.900Z', 'session.opened')
    expect((await read()).at(-2)?.opened).toBe(2)
    identity.clock.set(new Date('2026-03-02T00:06:00.000Z'))
    await read()
    const { rows } = await identity.database.pool.query<{ day: string }>('select max(day)::text as day from sign_in_days')
    expect(rows).toEqual([{ day: '2026-03-01' }])
  })

  it('are the same when two gateways add them up at once', async () => {
    await happened('2026-02-20T12:00:00.000Z', 'session.opened')
    const [one, two] = await Promise.all([read(), read()])
    expect(one).toEqual(two)
  })
})

it('usual is the middle one of the days that are over', () => {
  const days = [4, 100, 2, 3, 500].map((refused, at) => ({ day: `2026-03-0${at + 1}`, opened: 0, refused, people: 0 }))
  expect(usualRefused(days)).toBe(4)
})
