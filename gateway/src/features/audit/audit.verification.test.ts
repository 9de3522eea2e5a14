import { expect, test } from 'vitest'
import { anEvent, startTrail, type TestTrail } from './audit.builders.ts'

async function aChainOf(length: number, options: Parameters<typeof startTrail>[0] = {}): Promise<TestTrail> {
  const started = await startTrail(options)
  for (let at = 1; at <= length; at += 1) await started.record(anEvent({ action: `test.${at}`, after: { at } }))
  return started
}

test('a chain that nobody touched is whole, also an empty one', async () => {
  await using empty = await aChainOf(0)
  expect(await empty.trail.verify()).toMatchObject({ ok: true, checked: 0, first_seq: null, head: { seq: 0 } })
  await using full = await aChainOf(5)
  expect(await full.trail.verify()).toMatchObject({ ok: true, checked: 5, first_seq: 1, head: { seq: 5 } })
})

test.each([
  ["update audit_events set after = '{}' where seq = 3", 3, /Event 3 was changed/],
  ["update audit_events set actor_label = 'somebody else' where seq = 5", 5, /Event 5 was changed/],
  ["update audit_events set at = at + interval '1 second' where seq = 1", 1, /Event 1 was changed/],
  ['delete from audit_events where seq = 3', 4, /Event 3 is missing/],
  ['delete from audit_events where seq = 3; update audit_events set seq = seq - 1 where seq > 3', 3, /Event 3 was changed/],
  [
    'update audit_events set seq = -3 where seq = 3; update audit_events set seq = 3 where seq = 4; update audit_events set seq = 4 where seq = -3',
    3,
    /stands in another place/,
  ],
  ['delete from audit_events where seq = 1', 1, /before number 2 are missing/],
  ['delete from audit_events where seq > 3', 4, /from number 4 to 5 are missing at the end/],
  ['delete from audit_events', 1, /from number 1 to 5 are missing at the end/],
])('it is seen when somebody runs %s', async (statement, seq, message) => {
  await using chain = await aChainOf(5)
  await chain.database.pool.query(statement)
  expect(await chain.trail.verify()).toMatchObject({ ok: false, fault: { seq, message: expect.stringMatching(message) } })
})

test('an end that was noted elsewhere shows that the chain was cut off or written anew, when all in the database agrees', async () => {
  await using chain = await aChainOf(5)
  const noted = (await chain.trail.verify()).head
  await chain.record(anEvent())
  expect(await chain.trail.verify(noted)).toMatchObject({ ok: true, checked: 6 })
  await using cut = await aChainOf(3)
  expect(await cut.trail.verify(noted)).toMatchObject({ ok: false, fault: { message: expect.stringMatching(/ends at 3/) } })
  await using anew = await aChainOf(4)
  await anew.record(anEvent({ action: 'test.other' }))
  expect(await anew.trail.verify()).toMatchObject({ ok: true })
  expect(await anew.trail.verify(noted)).toMatchObject({ ok: false, fault: { seq: 5, message: expect.stringMatching(/written anew/) } })
})

test('what is old is removed from the old end, and the rest can still be proved', async () => {
  await using chain = await aChainOf(3, { retentionDays: 30 })
  expect(await chain.trail.trim()).toBe(0)
  const noted = (await chain.trail.verify()).head
  chain.clock.advance(20 * 86_400_000)
  await chain.record(anEvent({ action: 'test.young' }))
  chain.clock.advance(15 * 86_400_000)
  expect(await chain.trail.trim()).toBe(3)
  expect((await chain.trail.list({ limit: 10 })).items.map(({ seq, action }) => [seq, action])).toEqual([
    [5, 'audit.trimmed'],
    [4, 'test.young'],
  ])
  expect(await chain.trail.verify()).toMatchObject({ ok: true, checked: 2, first_seq: 4 })
  expect(await chain.trail.verify(noted)).toMatchObject({ ok: true })
  expect(await chain.trail.verify({ seq: noted.seq, hash: 'ab'.repeat(32) })).toMatchObject({ ok: false, fault: { seq: 3 } })
  chain.clock.advance(100 * 86_400_000)
  await chain.trail.trim()
  expect(await chain.trail.verify()).toMatchObject({ ok: true })
  await chain.database.pool.query('delete from audit_events where seq = (select min(seq) from audit_events)')
  expect(await chain.trail.verify()).toMatchObject({ ok: false })
})

test('without a retention nothing is ever removed', async () => {
  await using chain = await aChainOf(2)
  chain.clock.advance(10_000 * 86_400_000)
  expect(await chain.trail.trim()).toBe(0)
})
