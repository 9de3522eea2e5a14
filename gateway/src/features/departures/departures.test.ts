import { createOutbound } from '@gatehouse/kit/outbound'
import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers } from '@gatehouse/kit/testing/timers'
import { expect, test } from 'vitest'
import { migrationsFolder } from '../../database.ts'
import { createDepartures, type DeparturesTables } from './departures.feature.ts'

const ana = '00000000-0000-7000-8000-0000000000aa'
const bo = '00000000-0000-7000-8000-0000000000bb'

/** The feature with a stand-in for the ai service, which answers with a status that a test can change. */
async function start() {
  await using stack = new AsyncDisposableStack()
  const asked: string[] = []
  let status = 200
  const ai = stack.use(
    await startLocalServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${String(request.headers['x-gatehouse-assertion'])}`)
      response.writeHead(status).end('{"deleted":1}')
    }),
  )
  const { db } = stack.use(await createTestDatabase<DeparturesTables>({ migrations: migrationsFolder }))
  const timers = createTestTimers()
  const { fetch } = stack.use(createOutbound())
  const departures = createDepartures({
    db,
    aiUrl: `${ai.url}/`,
    fetch,
    signAssertion: async ({ aud, sub, role }) => ({ token: `${aud}.${sub}.${role}` }),
    clock: timers.clock,
    timers,
    newId: createCountingIds(),
    log: silentLog,
  })
  stack.defer(departures.start())
  const running = stack.move()
  return {
    db,
    timers,
    asked,
    note: departures.note,
    leave: (userId: string) => db.transaction().execute((trx) => departures.note(userId, trx)),
    left: async () => (await db.selectFrom('departures').select('user_id').execute()).map(({ user_id }) => user_id),
    answerWith: (next: number) => void (status = next),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const asking = (userId: string): string => `DELETE /conversations ai.${userId}.user`

test('the service is asked in the name of each who left, once no request of theirs can come any more', async () => {
  await using run = await start()
  await run.leave(ana)
  await run.leave(bo)
  run.timers.pass(60_000)
  expect(run.asked).toEqual([])
  run.timers.pass(60_000)
  await expect.poll(run.left).toEqual([])
  expect(run.asked.toSorted()).toEqual([asking(ana), asking(bo)])
})

test('a service that fails is asked again until it has done it', async () => {
  await using run = await start()
  run.answerWith(503)
  await run.leave(ana)
  run.timers.pass(120_000)
  await expect.poll(() => run.asked).toHaveLength(1)
  expect(await run.left()).toEqual([ana])
  run.answerWith(200)
  run.timers.pass(60_000)
  await expect.poll(run.left).toEqual([])
})

test('an account whose deletion does not come about is not told of', async () => {
  await using run = await start()
  await expect(
    run.db.transaction().execute(async (trx) => {
      await run.note(ana, trx)
      throw new Error('the account stays')
    }),
  ).rejects.toThrow('the account stays')
  expect(await run.left()).toEqual([])
})
