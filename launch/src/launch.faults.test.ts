import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { aFolder, aLaunchable, launchStandIns } from './launch.builders.ts'

// Whole processes are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 })

test('several faults of the configuration are reported together, a sentence each, with exit code 1', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path)
  await using launcher = launchStandIns(one, ['start'], { GATEHOUSE_PORT: '80000', AI_PORT: 'x', DATABASE_URL: 'mysql://me:secret@db' })
  expect(await launcher.exit).toBe(1)
  expect(launcher.said().trimEnd().split('\n')).toEqual([
    'GATEHOUSE_PORT is "80000", but it must be a port number from 0 to 65535.',
    'AI_PORT is "x", but it must be a port number from 0 to 65535.',
    'DATABASE_URL must be a URL that begins with postgresql://.',
  ])
})

test('a data directory that cannot be written is one sentence and exit code 1', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path)
  await writeFile(join(folder.path, 'file'), '')
  await using launcher = launchStandIns(one, ['start'], { GATEHOUSE_DATA_DIR: join(folder.path, 'file', 'data') })
  expect(await launcher.exit).toBe(1)
  expect(launcher.said()).toMatch(
    /^The data directory .* cannot be written \(a part of the path is a file\); choose another with GATEHOUSE_DATA_DIR\.\n$/,
  )
})

test('a database that does not answer is one sentence and exit code 1', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path)
  await using launcher = launchStandIns(one, ['start'], { DATABASE_URL: 'postgresql://me:s3cret@127.0.0.1:1/there' })
  expect(await launcher.exit).toBe(1)
  expect(launcher.said()).toMatch(/^The database at 127\.0\.0\.1:1\/there cannot be used: .*ECONNREFUSED.*\n$/)
  expect(launcher.said()).not.toContain('s3cret')
})

test('a port in use is one sentence and exit code 1', async () => {
  await using folder = await aFolder()
  const one = await aLaunchable(folder.path)
  const other = createServer().listen(one.ports.documents, '127.0.0.1')
  await once(other, 'listening')
  await using launcher = launchStandIns(one)
  expect(await launcher.exit).toBe(1)
  expect(launcher.said()).toBe(
    `Port ${one.ports.documents} on 127.0.0.1 is in use by another program; stop that one, or set DOCUMENTS_PORT.\n`,
  )
  other.close()
})
