import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { aFolder, aLaunchable, launchStandIns, withoutDatabase, type Launchable } from './launch.builders.ts'
import { identityOf } from './process-identity.ts'

const ready = /Gatehouse is ready/

test('a start prints the address and the set-up link, a SIGTERM ends all of it with 0', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path, {
    gateway: { first: `writeFileSync(process.env.GATEHOUSE_DATA_DIR + '/setup-link.txt', 'http://there/setup#token=t0ken\\n')` },
  })
  await using launcher = launchStandIns(one)
  const said = await launcher.untilSaid(ready)
  expect(said).toContain(`http://localhost:${one.ports.gateway}`)
  expect(said).toContain('http://there/setup#token=t0ken')
  const pids = await pidsOf(one)
  launcher.child.kill('SIGTERM')
  expect(await launcher.exit).toBe(0)
  expect(pids.map(identityOf)).toEqual([null, null, null, null])
})

test('a second start on the same data directory is refused with the pid of the first', async () => {
  await using folder = await aFolder()
  const one = withoutDatabase(await aLaunchable(folder.path))
  await using launcher = launchStandIns(one)
  await launcher.untilSaid(ready)
  await using second = launchStandIns(one)
  expect(await second.exit).toBe(1)
  expect(second.said()).toBe(
    `Gatehouse already runs on ${one.dataDir} (pid ${launcher.child.pid}); stop it first, or choose another data directory with GATEHOUSE_DATA_DIR.\n`,
  )
  expect(await environmentOf(one.ports.ai)).toHaveProperty('AI_PORT')
  await end(launcher)
})

test('after kill -9 of the launcher the next start works, beside nothing of the first', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path)
  const killed = launchStandIns(one)
  await killed.untilSaid(ready)
  const before = await pidsOf(one)
  await killed[Symbol.asyncDispose]()
  await using next = launchStandIns(one)
  await next.untilSaid(ready)
  expect(before.map(identityOf)).toEqual([null, null, null, null])
  await end(next)
})

test('after kill -9 of the launcher its services end by themselves', async () => {
  await using folder = await aFolder()
  const one = withoutDatabase(await aLaunchable(folder.path))
  const killed = launchStandIns(one)
  await killed.untilSaid(ready)
  const services = await servicePids(one)
  await killed[Symbol.asyncDispose]()
  await expect.poll(() => services.map(identityOf)).toEqual([null, null, null])
})

test('after kill -9 of the launcher a service that hangs is ended by the next start', async () => {
  await using folder = await aFolder()
  const one = withoutDatabase(await aLaunchable(folder.path))
  const killed = launchStandIns(one)
  await killed.untilSaid(ready)
  const [hanging = 0] = await servicePids(one)
  process.kill(hanging, 'SIGSTOP')
  await killed[Symbol.asyncDispose]()
  await using next = launchStandIns(one)
  await next.untilSaid(ready)
  expect(identityOf(hanging)).toBeNull()
  await end(next)
})

test('a service that is killed comes back by itself', async () => {
  await using folder = await aFolder()
  const one = withoutDatabase(await aLaunchable(folder.path))
  await using launcher = launchStandIns(one)
  await launcher.untilSaid(ready)
  const before = await servicePids(one)
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await launcher.untilSaid(/ended unasked/)
  await expect.poll(() => answering(one)).toBe(3)
  await end(launcher)
})

test('one service is stopped and started by command, the others run on', async () => {
  await using folder = await aFolder()
  const one = withoutDatabase(await aLaunchable(folder.path))
  await using launcher = launchStandIns(one)
  await launcher.untilSaid(ready)
  expect(await command(one, 'stop', 'documents')).toMatchObject({ code: 0, said: expect.stringMatching(/documents +stopped/) })
  await expect(environmentOf(one.ports.documents)).rejects.toThrow('fetch failed')
  expect(await environmentOf(one.ports.ai)).toHaveProperty('AI_PORT')
  expect(await command(one, 'start', 'documents')).toMatchObject({ code: 0, said: expect.stringMatching(/documents +ready/) })
  expect(await environmentOf(one.ports.documents)).toHaveProperty('DOCUMENTS_PORT')
  expect(await command(one, 'stop', 'coffee')).toMatchObject({ code: 1, said: expect.stringContaining('There is no service "coffee"') })
  await end(launcher)
})

test('the command stop without a service ends everything', async () => {
  await using folder = await aFolder()
  const one = withoutDatabase(await aLaunchable(folder.path))
  await using launcher = launchStandIns(one)
  await launcher.untilSaid(ready)
  expect(await command(one, 'stop')).toMatchObject({ code: 0 })
  expect(await launcher.exit).toBe(0)
  expect(await command(one, 'status')).toEqual({ code: 1, said: `Gatehouse does not run on ${one.dataDir}.\n` })
})

test('a service that refuses its configuration ends the start with 1, and nothing stays', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path, {
    ai: { first: `process.stderr.write('AI_THING is not set: the thing.\\n'); process.exit(1)` },
  })
  await using launcher = launchStandIns(one)
  expect(await launcher.exit).toBe(1)
  expect(launcher.said()).toContain('AI_THING is not set: the thing.')
  expect(launcher.said()).toContain('ai could not be started (exit code 1)')
  expect(await answering(one)).toBe(0)
  await expect(stat(join(one.dataDir, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT')
})

test('kill -9 of the database server: it runs again, on the same address', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path)
  await using launcher = launchStandIns(one)
  await launcher.untilSaid(ready)
  const before = await postmaster(one)
  process.kill(before, 'SIGKILL')
  await launcher.untilSaid(/the database server runs again/)
  expect(await postmaster(one)).not.toBe(before)
  await end(launcher)
})

test('a second signal ends at once with a code that is not 0, also beside a service that does not end', async () => {
  await using folder = await aFolder()
  const one = withoutDatabase(await aLaunchable(folder.path, { documents: { onTerm: `console.log('I do not care')` } }))
  await using launcher = launchStandIns(one)
  await launcher.untilSaid(ready)
  const pids = await servicePids(one)
  launcher.child.kill('SIGTERM')
  await launcher.untilSaid(/I do not care/)
  launcher.child.kill('SIGTERM')
  expect(await launcher.exit).toBe(130)
  await expect.poll(() => pids.map(identityOf)).toEqual([null, null, null])
})

test('each service is given its own database login and nobody else’s', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path)
  await using launcher = launchStandIns(one, ['start'], { SMTP_URL: 'smtp://me:secret@mail', GATEHOUSE_ADMIN_PASSWORD: 'secret' })
  await launcher.untilSaid(ready)
  const [gateway, documents, ai] = await Promise.all([one.ports.gateway, one.ports.documents, one.ports.ai].map(environmentOf))
  expect(gateway).toMatchObject({ DATABASE_URL: expect.stringContaining('gatehouse_gateway:'), SMTP_URL: 'smtp://me:secret@mail' })
  expect(documents).toMatchObject({ DATABASE_URL: expect.stringContaining('gatehouse_documents:') })
  expect(ai).toMatchObject({ DATABASE_URL: expect.stringContaining('gatehouse_ai:') })
  for (const other of [documents, ai]) expect(JSON.stringify(other)).not.toMatch(/gatehouse_gateway|secret/)
  await end(launcher)
})

test('a data directory too deep for a socket path works, commands included', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path)
  const deep = join(folder.path, 'a-folder-with-a-rather-long-name', 'and-another-one-below-it-to-go-far', 'beyond-what-a-socket-may-have')
  await mkdir(deep, { recursive: true })
  const there = { ...one, dataDir: deep, env: { ...one.env, GATEHOUSE_DATA_DIR: deep } }
  await using launcher = launchStandIns(there)
  await launcher.untilSaid(ready)
  expect(await command(there, 'status')).toMatchObject({ code: 0, said: expect.stringMatching(/gateway +ready/) })
  await end(launcher)
})

test('in dev a change of a source starts that service again', async () => {
  await using folder = await aFolder()
  const one = withoutDatabase(await aLaunchable(folder.path))
  const file = join(one.repository, 'ai', 'src', 'main.ts')
  // Vite is not there in this repository; the services do not wait for it.
  await using launcher = launchStandIns(one, ['dev'])
  await launcher.untilSaid(/"service":"ai".*service ready/)
  await writeFile(file, (await readFile(file, 'utf8')).replace('JSON.stringify(process.env)', `'{"changed":"yes"}'`))
  await expect.poll(() => environmentOf(one.ports.ai)).toEqual({ changed: 'yes' })
  await end(launcher)
})

async function end(launcher: ReturnType<typeof launchStandIns>): Promise<void> {
  launcher.child.kill('SIGTERM')
  expect(await launcher.exit).toBe(0)
}

async function command(one: Launchable, ...words: string[]): Promise<{ code: number | null; said: string }> {
  await using sent = launchStandIns(one, ['start', ...words])
  const code = await sent.exit
  return { code, said: sent.said() }
}

async function environmentOf(port: number): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/`)
  return response.json()
}

async function answering({ ports }: Launchable): Promise<number> {
  const outcomes = await Promise.allSettled(Object.values(ports).map(environmentOf))
  return outcomes.filter(({ status }) => status === 'fulfilled').length
}

async function servicePids({ dataDir }: Launchable): Promise<number[]> {
  const note = z.array(z.object({ pid: z.number() })).parse(JSON.parse(await readFile(join(dataDir, 'run', 'processes.json'), 'utf8')))
  return note.map(({ pid }) => pid)
}

async function postmaster({ dataDir }: Launchable): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

const pidsOf = async (one: Launchable): Promise<number[]> => [...(await servicePids(one)), await postmaster(one)]
