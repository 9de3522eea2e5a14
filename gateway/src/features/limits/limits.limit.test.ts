import { ProblemError } from '@gatehouse/kit/errors'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import { assert, asyncProperty, constantFrom, array } from 'fast-check'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLimits, type Limit, type Limits, type LimitsTables } from './limits.feature.ts'

let database: TestDatabase<LimitsTables>
let timers: TestTimers
let limits: Limits
beforeAll(async () => {
  database = await createTestDatabase({ migrations: join(import.meta.dirname, '../../../migrations') })
})
beforeEach(async () => {
  await database.pool.query('truncate limit_counters')
  timers = createTestTimers()
  limits = createLimits({ db: database.db, clock: timers.clock, timers, log: silentLog, mostRows: 10 })
})
afterEach(() => limits[Symbol.dispose]())
afterAll(() => database[Symbol.asyncDispose]())

const outcomeOf = (work: Promise<void>): Promise<string> =>
  work.then(
    () => 'let through',
    (error: unknown) => (error instanceof ProblemError ? `${error.code} ${error.headers['retry-after']}` : String(error)),
  )
const rows = async (): Promise<number> => Number((await database.pool.query('select count(*) from limit_counters')).rows[0]?.count)

const codes = (): Limit =>
  limits.createLimit({ name: 'codes', rules: { network: { most: 3, window_s: 60 }, subject: { most: 2, window_s: 60 } } })
const use = { address: '192.0.2.1', subject: 'ana' }

describe('a limit', () => {
  it('lets through what may be, then refuses until the window ends, and says when that is', async () => {
    const limit = codes()
    await limit.take(use)
    timers.pass(20_000)
    await limit.take(use)
    expect([await outcomeOf(limit.take(use)), await outcomeOf(limit.check(use))]).toEqual(['request.too_many 40', 'request.too_many 40'])
    timers.pass(40_000)
    expect(await outcomeOf(limit.take(use))).toBe('let through')
  })

  it('counts nothing under any rule when one refuses', async () => {
    const limit = codes()
    for (let i = 0; i < 9; i += 1) await outcomeOf(limit.take(use))
    expect(await outcomeOf(limit.take({ ...use, subject: 'ben' }))).toBe('let through')
  })

  it('does not count what is given back', async () => {
    const limit = codes()
    for (let i = 0; i < 9; i += 1) {
      await limit.take(use)
      await limit.giveBack(use)
    }
    expect(await outcomeOf(limit.take(use))).toBe('let through')
  })

  it('has nothing to do with another of other name', async () => {
    await codes().take(use)
    await codes().take(use)
    const other = limits.createLimit({ name: 'links', rules: { subject: { most: 1, window_s: 60 } } })
    expect(await outcomeOf(other.take(use))).toBe('let through')
  })

  it('counts one network without a subject, and one subject from many networks', async () => {
    const limit = codes()
    await limit.take({ address: '192.0.2.1' })
    await limit.take({ address: '192.0.2.99' })
    await limit.take({ address: '::ffff:192.0.2.7' })
    expect(await outcomeOf(limit.take({ address: '192.0.2.1' }))).toBe('request.too_many 60')
    await limit.take({ address: '198.51.100.1', subject: 'ana' })
    await limit.take({ address: '203.0.113.1', subject: 'ana' })
    expect(await outcomeOf(limit.take({ address: '203.0.114.1', subject: 'ana' }))).toBe('request.too_many 60')
  })

  it('neither deadlocks nor miscounts when one person and one network are taken and given back at the same time', async () => {
    const rule = { most: 500, window_s: 60 }
    const limit = limits.createLimit({ name: 'all', rules: { network: rule, subjectAndNetwork: rule, subject: rule } })
    const back = async (): Promise<void> => {
      await limit.take(use)
      await limit.giveBack(use)
    }
    await Promise.all(Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? limit.take(use) : back())))
    expect((await limit.stateOf('ana')).uses).toBe(100)
  })

  it.each([
    { most: 3, window_s: 60 },
    { most: 3, window_s: 60, growsTo_s: 60 },
  ])('does not make one wait who looked at the clock before another and is counted after them (%o)', async (rule) => {
    let turnedBackMs = 0
    const clock = { ...timers.clock, now: () => new Date(timers.clock.now().getTime() - turnedBackMs) }
    using early = createLimits({ db: database.db, clock, timers, log: silentLog })
    const limit = early.createLimit({ name: 'codes', rules: { network: rule } })
    await limit.take(use)
    turnedBackMs = 5
    expect(await outcomeOf(limit.take(use))).toBe('let through')
    await limit.giveBack(use)
    turnedBackMs = 10
    expect(await outcomeOf(limit.take(use))).toBe('let through')
  })

  it('J7: refuses what cannot be counted', async () => {
    await database.pool.query('alter table limit_counters rename to elsewhere')
    try {
      expect(await outcomeOf(codes().take(use))).toBe('service.unavailable 2')
    } finally {
      await database.pool.query('alter table elsewhere rename to limit_counters')
    }
  })

  it('lets through exactly what its rule says, in any order of takes, returns and pauses', async () => {
    const step = constantFrom('take', 'giveBack', 'pause')
    await assert(
      asyncProperty(array(step, { maxLength: 25 }), async (steps) => {
        await database.pool.query('truncate limit_counters')
        const limit = limits.createLimit({ name: 'p', rules: { subject: { most: 3, window_s: 60 } } })
        const model = { uses: 0, ends: 0 }
        const seen: string[] = []
        const due: string[] = []
        for (const what of steps) {
          const now = timers.clock.elapsedMs()
          if (model.ends <= now) model.uses = 0
          if (what === 'pause') timers.pass(25_000)
          else if (what === 'take') {
            const free = model.uses < 3
            seen.push(await outcomeOf(limit.take(use)))
            due.push(free ? 'let through' : `request.too_many ${(model.ends - now) / 1000}`)
            if (model.uses === 0) model.ends = now + 60_000
            if (free) model.uses += 1
          } else if (model.uses > 0) {
            await limit.giveBack(use)
            model.uses -= 1
            // A window that was given back whole goes on until its end.
            if (model.uses === 0) await limit.forget('ana')
          }
        }
        expect(seen).toEqual(due)
      }),
      { numRuns: 60, seed: 18 },
    )
  })
})

describe('the table', () => {
  it('loses what has expired, by itself', async () => {
    await codes().take(use)
    timers.pass(120_000)
    await limits.trim()
    expect(await rows()).toBe(0)
  })

  it('J5: stays small when 2,000 names fail, each from a network of its own', async () => {
    const rules = { network: { most: 9, window_s: 60 }, subjectAndNetwork: { most: 9, window_s: 60 }, subject: { most: 9, window_s: 60 } }
    const small = createLimits({ db: database.db, clock: timers.clock, timers, log: silentLog, mostRows: 200 })
    const limit = small.createLimit({ name: 'p', rules })
    let most = 0
    for (let i = 0; i < 2000; i += 100) {
      const bogus = Array.from({ length: 100 }, (_, j) => ({ address: `11.${(i + j) >> 8}.${(i + j) & 255}.1`, subject: `bogus ${i + j}` }))
      await Promise.all(bogus.map((one) => limit.take(one)))
      most = Math.max(most, await rows())
    }
    await small.trim()
    expect([most < 1000, await rows()]).toEqual([true, 200])
    expect(await outcomeOf(limit.take(use))).toBe('let through')
    small[Symbol.dispose]()
  })

  it('J5: keeps the most used of too many rows', async () => {
    const limit = limits.createLimit({ name: 'p', rules: { subject: { most: 99, window_s: 60 } } })
    for (let i = 0; i < 5; i += 1) await limit.take(use)
    await Promise.all(Array.from({ length: 300 }, (_, i) => limit.take({ ...use, subject: `bogus ${i}` })))
    await limits.trim()
    expect(await rows()).toBe(10)
    expect((await limit.stateOf('ana')).uses).toBe(5)
  })
})
