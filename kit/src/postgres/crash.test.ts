import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, test, vi } from 'vitest'
import { aFolder, aServer, ask } from './embedded-postgres.builders.ts'
import { isAlive } from './postmaster-file.ts'
import { serverAccountFor } from './server-account.ts'

// Whole processes are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 })

test('kill -9 of the server during writes loses nothing that was acknowledged', async () => {
  await using folder = await aFolder()
  const acknowledged: number[] = []
  for (let round = 0; round < 6; round++) {
    const server = await aServer(folder.path, { durable: true })
    if (round === 0) await ask(server.adminUrl, 'create table written (n int primary key)')
    await writeUntilKilled(server.adminUrl, {
      from: round * 1_000_000,
      acknowledged,
      atLeast: 25 + round * 40,
      kill: () => process.kill(server.pid, 'SIGKILL'),
    })
    await server.ended
  }
  await using server = await aServer(folder.path, { durable: true })
  const kept = new Set((await ask<{ n: number }>(server.adminUrl, 'select n from written')).map(({ n }) => n))
  expect(acknowledged.length).toBeGreaterThan(600)
  expect(acknowledged.filter((n) => !kept.has(n))).toEqual([])
})

test('a server left behind by a killed run is stopped cleanly and replaced', async () => {
  await using folder = await aFolder()
  const orphan = await leaveOrphan(folder.path)
  expect(isAlive(orphan)).toBe(true)
  await using server = await aServer(folder.path)
  expect(isAlive(orphan)).toBe(false)
  expect(server.pid).not.toBe(orphan)
  expect(await ask(server.adminUrl, 'select n from left_behind')).toEqual([{ n: 1 }])
})

test('a server left behind that hangs (SIGSTOP) is replaced too', async () => {
  await using folder = await aFolder()
  const orphan = await leaveOrphan(folder.path)
  process.kill(orphan, 'SIGSTOP')
  await using server = await aServer(folder.path)
  expect(isAlive(orphan)).toBe(false)
  expect(await ask(server.adminUrl, 'select n from left_behind')).toEqual([{ n: 1 }])
})

test('a stale postmaster.pid whose number now belongs to another process does not stop the start', async () => {
  await using folder = await aFolder()
  const cluster = join(folder.path, 'postgres')
  await (await aServer(folder.path)).stop()
  // A live process of the same account that is no server, as after a restart of a container, where pids repeat.
  const other = spawn('/bin/sleep', ['600'], { ...serverAccountFor(cluster), cwd: '/', stdio: 'ignore' })
  try {
    await writeFile(join(cluster, 'postmaster.pid'), `${other.pid}\n/proc/self/cwd\n1\n5432\n.\n\n0 0\nready   \n`)
    await using server = await aServer(folder.path)
    expect(await ask(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(other.exitCode).toBeNull()
  } finally {
    other.kill('SIGKILL')
  }
})

test('a start beside backends of a killed server waits for their end', async () => {
  await using folder = await aFolder()
  const server = await aServer(folder.path)
  const busy = new Client({ connectionString: server.adminUrl })
  busy.on('error', () => {})
  await busy.connect()
  const query = busy.query(`select count(*) from generate_series(1, 2000000000)`).catch((error: unknown) => error)
  process.kill(server.pid, 'SIGKILL')
  await server.ended
  await using next = await aServer(folder.path)
  expect(await ask(next.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await query).toBeInstanceOf(Error)
})

type Writes = { from: number; acknowledged: number[]; atLeast: number; kill: () => void }

/** Writes rows one after another on four connections, kills the server in the midst, ends when all connections are broken. */
async function writeUntilKilled(url: string, { from, acknowledged, atLeast, kill }: Writes): Promise<void> {
  let next = from
  let done = 0
  const writer = async (): Promise<void> => {
    const client = new Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    for (;;) {
      const n = next++
      try {
        await client.query('insert into written values ($1)', [n])
      } catch {
        return
      }
      acknowledged.push(n)
      if (++done === atLeast) kill()
    }
  }
  await Promise.all([writer(), writer(), writer(), writer()])
}

/** Starts a server in a process of its own, which is then killed; returns the pid of the server that stays. */
async function leaveOrphan(folder: string): Promise<number> {
  const script = `
    import { aServer, ask } from ${JSON.stringify(new URL('./embedded-postgres.builders.ts', import.meta.url).href)}
    const server = await aServer(${JSON.stringify(folder)}, { durable: true })
    await ask(server.adminUrl, 'create table left_behind as select 1 as n')
    console.log(server.pid)
    process.kill(process.pid, 'SIGKILL')
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await once(child, 'close')
  return Number(said)
}
