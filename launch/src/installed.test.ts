import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isInstalled, missingPackages } from '../installed.mjs'
import { entryOf, missingOptional } from '../complete-lockfile.mjs'
import { aFolder, run, type Running } from './launch.builders.ts'
import { root } from './launch.config.ts'

const other = process.platform === 'linux' ? 'darwin' : 'linux'

test('what npm recorded must be what the lockfile asks for, versions included', async () => {
  await using clone = await aClone({ a: { version: '1.0.0' }, b: { version: '2.0.0' } })
  expect(isInstalled(clone.path)).toBe(false)
  await record(clone.path, { a: { version: '1.0.0' }, b: { version: '1.9.0' } })
  expect(missingPackages(clone.path)).toEqual(['node_modules/b'])
  await record(clone.path, { a: { version: '1.0.0' }, b: { version: '2.0.0' } })
  expect(isInstalled(clone.path)).toBe(true)
})

test('an optional package of another platform is not missed, one of this platform is', async () => {
  await using clone = await aClone({
    theirs: { version: '1.0.0', optional: true, os: [other], cpu: [process.arch] },
    ours: { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
  })
  await record(clone.path, {})
  expect(missingPackages(clone.path)).toEqual(['node_modules/ours'])
})

test('nothing is installed when everything is there', async () => {
  await using clone = await aClone({ a: { version: '1.0.0' } })
  await record(clone.path, { a: { version: '1.0.0' } })
  await using start = ensure(clone.path)
  expect(await start.exit).toBe(0)
  expect(start.said()).toBe('')
})

test('two starts at once install once', async () => {
  await using clone = await aClone({ a: { version: '1.0.0' } })
  await using first = ensure(clone.path)
  await using second = ensure(clone.path)
  expect([await first.exit, await second.exit]).toEqual([0, 0])
  expect(await readFile(join(clone.path, 'runs'), 'utf8')).toBe('ci\n')
})

test('the lock of an installer that was killed goes stale', async () => {
  await using clone = await aClone({ a: { version: '1.0.0' } })
  const lock = join(clone.path, 'launch', '.installing')
  await writeFile(lock, '1')
  const longAgo = new Date(Date.now() - 60_000)
  await utimes(lock, longAgo, longAgo)
  await using start = ensure(clone.path)
  expect(await start.exit).toBe(0)
  expect(isInstalled(clone.path)).toBe(true)
})

test('what npm says about a failure is shown and the start ends', async () => {
  await using clone = await aClone({ a: { version: '1.0.0' } })
  await writeFile(join(clone.path, 'npm-cli.js'), `console.error('npm error no network'); process.exit(1)`)
  await using start = ensure(clone.path)
  expect(await start.exit).toBe(1)
  expect(start.said()).toContain('npm error no network')
  expect(start.said()).toContain('The dependencies could not be installed; what npm says about it stands above.')
})

test('the lockfile names every optional package of every platform, or npm ci refuses it', async () => {
  const lock: { packages: Parameters<typeof missingOptional>[0] } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  expect(missingOptional(lock.packages)).toEqual([])
  expect(missingOptional({ 'node_modules/x': { optionalDependencies: { 'x-linux-arm64-musl': '1.0.0' } } })).toEqual([
    ['x-linux-arm64-musl', '1.0.0', false],
  ])
  expect(entryOf('@x/y-linux-arm64-musl', '1.0.0', false)).toEqual({
    version: '1.0.0',
    cpu: ['arm64'],
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  })
})

type Locked = { version: string; optional?: boolean; os?: string[]; cpu?: string[] }

/** A clone with a lockfile, nothing installed, and an npm that installs in an instant. */
async function aClone(packages: Record<string, Locked>): Promise<AsyncDisposable & { path: string }> {
  const folder = await aFolder()
  await mkdir(join(folder.path, 'launch'))
  await writeFile(join(folder.path, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...inFolder(packages) } }))
  const npm = `
    const fs = require('node:fs')
    fs.appendFileSync('runs', process.argv[2] + '\\n')
    fs.mkdirSync('node_modules', { recursive: true })
    setTimeout(() => fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json'), 300)
  `
  await writeFile(join(folder.path, 'npm-cli.js'), npm)
  return folder
}

async function record(clone: string, packages: Record<string, Locked>): Promise<void> {
  await rm(join(clone, 'node_modules'), { recursive: true, force: true })
  await mkdir(join(clone, 'node_modules'))
  await writeFile(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: inFolder(packages) }))
}

const inFolder = (packages: Record<string, Locked>): Record<string, Locked> =>
  Object.fromEntries(Object.entries(packages).map(([name, one]) => [`node_modules/${name}`, one]))

function ensure(clone: string): Running {
  const script = `
    import { ensureInstalled } from ${JSON.stringify(new URL('../installed.mjs', import.meta.url).href)}
    await ensureInstalled(${JSON.stringify(clone)}, { say: (text) => console.log(text), nodeBinary: () => process.execPath })
      .catch((error) => { console.log(error.message); process.exitCode = 1 })
  `
  return run(['--input-type=module', '-e', script], { npm_execpath: join(clone, 'npm-cli.js') })
}
