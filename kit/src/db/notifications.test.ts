import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { createTestDatabase } from '../testing/database.ts'
import { silentLog } from '../testing/log.ts'
import { createTestTimers } from '../testing/timers.ts'
import { systemTimers } from '../timers.ts'
import { createNotifications, type Notifications } from './notifications.ts'

const database = await createTestDatabase<never>({ migrations: join(import.meta.dirname, '../../../documents/migrations') })
afterAll(() => database[Symbol.asyncDispose]())

async function aListener(name = 'listener', timers = systemTimers): Promise<Notifications & { heard: unknown[]; name: string }> {
  const notifications = createNotifications({
    url: database.url,
    db: database.db,
    applicationName: name,
    log: silentLog,
    timers,
  })
  const heard: unknown[] = []
  notifications.subscribe('news', (payload) => heard.push(payload))
  await notifications.start()
  return { ...notifications, heard, name }
}

async function backendOf({ name }: { name: string }): Promise<number> {
  const { rows } = await database.pool.query('select pid from pg_stat_activity where application_name = $1', [`${name}-notices`])
  return rows[0].pid as number
}

test('what one process tells, every process hears once, the teller too', async () => {
  await using one = await aListener('one')
  await using other = await aListener('other')
  await one.publish('news', { number: 1 })
  await one.publish('other news', { number: 2 })
  await one.publish('news', { number: 3 })
  await expect.poll(() => [one.heard.length, other.heard.length]).toEqual([2, 2])
  expect(one.heard).toEqual([{ number: 1 }, { number: 3 }])
  expect(other.heard).toEqual(one.heard)
})

test('a notice of a transaction arrives when it commits, and not at all when it does not', async () => {
  await using listener = await aListener('transactions')
  const rolledBack = database.db.transaction().execute(async (trx) => {
    await listener.publish('news', { kept: false }, trx)
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  await database.db.transaction().execute(async (trx) => {
    await listener.publish('news', { kept: true }, trx)
    expect(listener.heard).toEqual([])
  })
  await expect.poll(() => listener.heard).toEqual([{ kept: true }])
})

test('a lost connection is noticed, and its return told', async () => {
  await using listener = await aListener('lost')
  const returned = vi.fn<() => void>()
  listener.onReconnected(returned)
  await database.pool.query('select pg_terminate_backend($1)', [await backendOf(listener)])
  await expect.poll(() => listener.isConnected(), { interval: 1 }).toBe(false)
  await expect.poll(() => returned).toHaveBeenCalledOnce()
  expect(listener.isConnected()).toBe(true)
  await listener.publish('news', { after: 'the break' })
  await expect.poll(() => listener.heard).toEqual([{ after: 'the break' }])
})

test('a connection that hangs is noticed within four seconds', async () => {
  const timers = createTestTimers()
  await using listener = await aListener('hung', timers)
  const pid = await backendOf(listener)
  process.kill(pid, 'SIGSTOP')
  try {
    timers.pass(4000)
    await expect.poll(() => listener.isConnected()).toBe(false)
    const connectedLater = (): boolean => (timers.pass(100), listener.isConnected())
    await expect.poll(connectedLater).toBe(true)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})

test('what is no notice is left alone', async () => {
  await using listener = await aListener('odd')
  for (const text of ['', 'news', '[]', '{"topic":7,"payload":{}}', '{"topic":"news"}'])
    await database.pool.query('select pg_notify($1, $2)', ['gatehouse', text])
  await listener.publish('news', { good: true })
  await expect.poll(() => listener.heard).toEqual([{ good: true }])
})
