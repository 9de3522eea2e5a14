import { systemClock } from '@gatehouse/kit/clock'
import { newId } from '@gatehouse/kit/ids'
import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { afterAll, expect, test } from 'vitest'
import { migrationsFolder, type GatewayTables } from '../../database.ts'
import { hashOf } from './audit.chain.ts'
import { createAudit, type AuditEvent } from './audit.feature.ts'

const database = await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })
afterAll(() => database[Symbol.asyncDispose]())
const audit = createAudit({ db: database.db, clock: systemClock, newId })

const anEvent = (action: string): AuditEvent => ({
  action,
  outcome: 'success',
  actor: { kind: 'system', id: null, label: null },
  address: null,
  request_id: null,
  target: { kind: 'service', id: 'documents', label: 'Documents' },
  before: { limit: 10, name: 'Ä', list: [{ b: 1, a: 2 }] },
  after: { name: 'Ö', limit: 1.5 },
})

const rows = () => database.db.selectFrom('audit_events').selectAll().orderBy('seq').execute()

test('events recorded at the same time make one chain, and each hash follows from the row as it is stored', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, at) => audit.record(anEvent(`test.${at}`))))
  const stored = await rows()
  expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: stored.length }, (_, at) => at + 1))
  let previous: Buffer = Buffer.alloc(32)
  for (const { hash, ...event } of stored) {
    expect(hashOf(previous, event)).toEqual(hash)
    previous = hash
  }
  const head = await database.db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow()
  expect(head).toEqual({ seq: stored.length, hash: previous })
})

test('an event of a transaction that fails is not kept, and leaves no gap', async () => {
  const before = (await rows()).length
  const failing = database.db.transaction().execute(async (trx) => {
    await audit.record(anEvent('test.rolled_back'), trx)
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await audit.record(anEvent('test.kept'))
  const stored = await rows()
  expect(stored.at(-1)).toMatchObject({ seq: before + 1, action: 'test.kept' })
})
