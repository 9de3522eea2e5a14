import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { freePort } from '@gatehouse/kit/testing/free-ports'
import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeKeysFolder } from '../../testing/keys.ts'
import { migrationsFolder } from './health.builders.ts'
import type { HealthTables } from './health.feature.ts'

// Two real gateways, one database: what happens to one is what operating systems do to processes.

type Gateway = { child: ChildProcess; said: () => string; leads: () => boolean }

let database: TestDatabase<HealthTables>
let app: LocalServer
let gateways: Gateway[]

beforeEach(async () => {
  database = await createTestDatabase<HealthTables>({ migrations: migrationsFolder })
  app = await startLocalServer((_request, response) => response.end('{"status":"pass"}'))
  const first = await startGateway()
  await vi.waitUntil(first.leads, { timeout: 30_000 })
  gateways = [first, await startGateway()]
})

afterEach(async () => {
  for (const { child } of gateways) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  await app[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

async function startGateway(): Promise<Gateway> {
  const dataDir = dirname(await makeKeysFolder())
  const file = join(dataDir, 'services.yaml')
  await writeFile(file, JSON.stringify({ services: [{ key: 'wiki', name: 'Wiki', upstream: app.url, interval_s: 5 }] }))
  const env = {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    DATABASE_URL: database.url,
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_PORT: String(await freePort()),
    GATEHOUSE_SERVICES: file,
  }
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await vi.waitUntil(() => text.includes('the gateway listens'), { timeout: 30_000 })
  const last = (words: string): number => text.lastIndexOf(words)
  return { child, said: () => text, leads: () => last('this gateway checks the services') > last('another gateway checks the services') }
}

/** How long until the second gateway leads, in milliseconds. */
async function untilTakenOver(second: Gateway): Promise<number> {
  const startedMs = performance.now()
  await vi.waitUntil(second.leads, { timeout: 15_000, interval: 50 })
  return performance.now() - startedMs
}

it('a gateway that is killed is replaced within ten seconds', async () => {
  const [first, second] = gateways
  if (first === undefined || second === undefined) throw new Error('there are two')
  expect(second.leads()).toBe(false)
  first.child.kill('SIGKILL')
  expect(await untilTakenOver(second)).toBeLessThan(10_000)
})

it('one that hangs is replaced within ten seconds, and does not write when it wakes up', async () => {
  const [first, second] = gateways
  if (first === undefined || second === undefined) throw new Error('there are two')
  first.child.kill('SIGSTOP')
  expect(await untilTakenOver(second)).toBeLessThan(10_000)
  first.child.kill('SIGCONT')
  await expect.poll(first.leads).toBe(false)
  const { rows } = await database.pool.query('select term from health_leadership')
  expect(rows).toStrictEqual([{ term: 2 }])
  const written = await database.pool.query('select distinct term from health_states')
  expect(written.rows).toStrictEqual([{ term: 2 }])
})
