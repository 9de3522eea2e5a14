import { systemClock } from '@gatehouse/kit/clock'
import { newId } from '@gatehouse/kit/ids'
import { createTestClock } from '@gatehouse/kit/testing/clock'
import { silentLog } from '@gatehouse/kit/testing/log'
import { systemTimers } from '@gatehouse/kit/timers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAudit, createTrail } from '../features/audit/audit.feature.ts'
import { operator } from './cli.operator.ts'
import { startCli, type Ran, type TestCli } from './cli.builders.ts'

let cli: TestCli
beforeAll(async () => {
  cli = await startCli()
})
beforeEach(() => cli.database.pool.query('truncate users cascade'))
afterAll(() => cli[Symbol.asyncDispose]())

const run = (args: string[]): Promise<Ran> => cli.run(args)

describe('audit', () => {
  it('verify says that the chain is whole, up to an end that can be noted and expected later', async () => {
    await run(['users', 'create', 'ana@example.org'])
    const { code, out } = await run(['audit', 'verify'])
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^The audit chain is whole: events 1 to \d+\.\nIts end, to be noted elsewhere: \d+:[0-9a-f]{64}$/),
    ])
    const noted = /(\d+:[0-9a-f]{64})$/.exec(out)?.[1] ?? ''
    await run(['users', 'disable', 'ana@example.org'])
    expect(await run(['audit', 'verify', '--expect', noted])).toMatchObject({ code: 0 })
    const other = noted.replace(/[0-9a-f]$/, (last) => (last === '0' ? '1' : '0'))
    expect((await run(['audit', 'verify', '--expect', other])).err).toContain('the chain was written anew')
    expect((await run(['audit', 'verify', '--expect', 'nonsense'])).code).toBe(2)
  })

  it('verify tells in one sentence where it is broken', async () => {
    await run(['users', 'create', 'ana@example.org'])
    const { rows } = await cli.database.pool.query(
      "update audit_events set after = '{}' where seq = (select max(seq) from audit_events) returning seq, after",
    )
    expect(await run(['audit', 'verify'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/broken at event \d+\. Event \d+ was changed/),
    })
    expect(rows).toHaveLength(1)
    await cli.database.pool.query("truncate audit_events; update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')")
  })

  it('verify does not pass over an end that was noted of events that are gone for age', async () => {
    const { db } = cli.database
    const clock = createTestClock(new Date(Date.now() - 40 * 86_400_000))
    const { record } = createAudit({ db, clock, newId })
    for (const action of ['test.one', 'test.two', 'test.three']) await record({ action, outcome: 'success', ...operator, target: null })
    const about = { db, record, clock: systemClock, log: silentLog, timers: systemTimers, retentionDays: 30 }
    const { out } = await run(['audit', 'verify'])
    const seq = Number(/events \d+ to (\d+)/.exec(out)?.[1])
    await run(['users', 'create', 'ana@example.org'])
    await using trail = createTrail({ ...about, originOf: noRequests, principalOf: noRequests, placeOf: noRequests })
    await trail.service.trim()
    expect((await run(['audit', 'verify'])).code).toBe(0)
    const { code, err } = await run(['audit', 'verify', '--expect', `${seq - 1}:${'0'.repeat(64)}`])
    expect([code, err]).toEqual([1, expect.stringContaining(`Event ${seq - 1} was removed for age`)])
  })

  it('what an operator does is in the trail, with whoever has the command line as the one who did it', async () => {
    await run(['users', 'create', 'ana@example.org', '--admin'])
    const { rows } = await cli.database.pool.query('select action, actor_kind, target_label from audit_events order by seq desc limit 1')
    expect(rows).toEqual([{ action: 'user.created', actor_kind: 'operator', target_label: 'ana@example.org' }])
  })
})

const noRequests = () => Promise.reject(new Error('no requests')) as never
