import { notSignedIn } from '@gatehouse/kit/errors'
import { createTestClock } from '@gatehouse/kit/testing/clock'
import { createTestTimers } from '@gatehouse/kit/testing/timers'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { createServer, defaultSettings } from './compose.ts'
import { createEmptyDatabase } from '@gatehouse/kit/testing/database'
import { migrate } from '@gatehouse/kit/db/migrate'
import { silentLog } from '@gatehouse/kit/testing/log'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrationsFolder, openDocumentsDatabase } from './database.ts'
import { ana, startDocuments } from './testing/service.ts'
import { describeApi } from './openapi.ts'

test.each([16, 18] as const)('the service works on PostgreSQL %i', async (version) => {
  await using service = await startDocuments({ version })
  const { id } = await service.uploaded(ana)
  expect((await service.as(ana, `/documents/${id}/file`)).status).toBe(200)
})

test('migrations apply once and are then at rest', async () => {
  await using database = await createEmptyDatabase<never>(16)
  const options = { db: database.db, folder: migrationsFolder, log: silentLog }
  await migrate({ ...options, mode: 'auto' })
  await expect(migrate({ ...options, mode: 'never' })).resolves.toBeUndefined()
})

test('a damaged settings file warns and leaves the last good limit in force', async () => {
  await using service = await startDocuments({ maxPdfBytes: 100_000 })
  await writeFile(join(service.folder, '..', 'config', 'documents.json'), '{')
  const health = async () => {
    const answer = await fetch(`${service.url}/health`)
    return { code: answer.status, body: await answer.json() }
  }
  await expect.poll(health).toMatchObject({ code: 200, body: { status: 'warn', settings_version: 7 } })
  expect(await (await service.as(ana, '/documents/limits')).json()).toEqual({
    max_pdf_bytes: 100_000,
    trash_days: 30,
    set_by: null,
    settings_version: 7,
  })
})

test('the API is described without database', async () => {
  const { paths = {} } = await describeApi()
  expect(Object.keys(paths).toSorted()).toEqual([
    '/documents',
    '/documents/categories',
    '/documents/categories/{id}',
    '/documents/categories/{id}/shares',
    '/documents/limits',
    '/documents/trash',
    '/documents/trash/{id}',
    '/documents/trash/{id}/restore',
    '/documents/{id}',
    '/documents/{id}/file',
    '/documents/{id}/picture',
    '/documents/{id}/shares',
    '/health',
  ])
})

test('a database that hangs makes health fail within its second', async () => {
  const sockets = new Set<Socket>()
  const silent = createTcpServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const { db, pool } = openDocumentsDatabase(`postgresql://127.0.0.1:${port}/none`, silentLog)
  const settings = { current: () => defaultSettings, version: () => null, fault: () => null }
  const outside = { log: silentLog, clock: createTestClock(), timers: createTestTimers(), newId: createCountingIds() }
  const { server } = await createServer({
    ...outside,
    db,
    settings,
    verify: () => Promise.reject(notSignedIn()),
    folder: 'none',
    readsContents: false,
  })
  const started = performance.now()
  const answer = await server.inject('/health')
  expect({ code: answer.statusCode, body: answer.json<unknown>() }).toMatchObject({ code: 503, body: { status: 'fail' } })
  expect(performance.now() - started).toBeLessThan(3000)
  await server.close()
  for (const socket of sockets) socket.destroy()
  silent.close()
  await pool.end()
})
