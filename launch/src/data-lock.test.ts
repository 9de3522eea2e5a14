import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeDataLock, type LockOptions } from './data-lock.ts'
import { aFolder, run, type Running } from './launch.builders.ts'

test('a live holder keeps its lock, whatever its note says', async () => {
  await using folder = await aLocked()
  await using holder = await aHolder(folder)
  await writeFile(join(folder.run, 'launcher.json'), JSON.stringify({ pid: 999_999_999, ending: false }))
  await expect(takeDataLock({ ...folder, pid: 2 })).rejects.toThrow(`Gatehouse already runs on ${folder.dataDir} (pid 999999999)`)
  expect(holder.child.exitCode).toBeNull()
})

test('a lock whose holder was killed is free at once, though its note names a pid that lives', async () => {
  await using folder = await aLocked()
  const holder = await aHolder(folder)
  await holder[Symbol.asyncDispose]()
  await writeFile(join(folder.run, 'launcher.json'), JSON.stringify({ pid: process.ppid, ending: false }))
  await using lock = await takeDataLock({ ...folder, pid: 2 })
  expect(lock).toBeDefined()
})

test('a start waits for a holder that is ending', async () => {
  await using folder = await aLocked()
  await using holder = await aHolder(folder)
  await writeFile(join(folder.run, 'launcher.json'), JSON.stringify({ pid: holder.child.pid, ending: true }))
  const taking = takeDataLock({ ...folder, pid: 2 })
  await holder[Symbol.asyncDispose]()
  await using lock = await taking
  expect(lock).toBeDefined()
})

test('of several that start together exactly one gets the lock', async () => {
  await using folder = await aLocked()
  await using all = new AsyncDisposableStack()
  const holders = Array.from({ length: 5 }, () => all.use(holderProcess(folder)))
  const outcomes = await Promise.all(holders.map((one) => one.untilSaid(/taken|already runs/)))
  expect(outcomes.filter((said) => said.includes('taken'))).toHaveLength(1)
})

async function aLocked(): Promise<AsyncDisposable & Omit<LockOptions, 'pid'>> {
  const folder = await aFolder()
  const runFolder = join(folder.path, 'run')
  await mkdir(runFolder)
  return { dataDir: folder.path, run: runFolder, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

async function aHolder(folder: Omit<LockOptions, 'pid'>): Promise<Running> {
  const holder = holderProcess(folder)
  await holder.untilSaid(/taken/)
  return holder
}

function holderProcess({ dataDir, run: runFolder }: Omit<LockOptions, 'pid'>): Running {
  const script = `
    import { takeDataLock } from ${JSON.stringify(new URL('./data-lock.ts', import.meta.url).href)}
    const lock = await takeDataLock({ ...${JSON.stringify({ dataDir, run: runFolder })}, pid: process.pid })
    console.log('taken')
    setInterval(() => lock, 1000)
  `
  return run(['--input-type=module', '-e', script])
}
