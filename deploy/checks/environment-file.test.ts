import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { expect, test } from 'vitest'
import { deployFolder, interpolate, readCompose, UnsetVariableError, variablesOf } from './compose-file.ts'

const run = promisify(execFile)
const composeFiles = ['compose.yaml', 'compose.tls.yaml', 'compose.own-proxy.yaml']

/** A folder with the script and its example, in which it may make its file. */
async function aDeployFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'gatehouse-env-'))
  for (const name of ['make-env.sh', '.env.example']) await copyFile(join(deployFolder, name), join(path, name))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

test('make-env.sh makes a file that compose.yaml is content with', async () => {
  await using folder = await aDeployFolder()
  await run('sh', [join(folder.path, 'make-env.sh')])
  const env = parseEnv(await readFile(join(folder.path, '.env'), 'utf8'))
  expect(Object.keys((await readCompose('compose.yaml', env)).services)).toContain('gateway')
})

test('make-env.sh gives each password its own random value, readable to its owner only', async () => {
  await using folder = await aDeployFolder()
  await run('sh', [join(folder.path, 'make-env.sh')])
  const env = parseEnv(await readFile(join(folder.path, '.env'), 'utf8'))
  const passwords = Object.entries(env).filter(([name]) => name.endsWith('_PASSWORD'))
  expect(passwords.map(([, value]) => value)).toEqual(passwords.map(() => expect.stringMatching(/^[0-9a-f]{48}$/) as string))
  expect(new Set(passwords.map(([, value]) => value)).size).toBe(4)
  expect((await stat(join(folder.path, '.env'))).mode & 0o777).toBe(0o600)
})

test('make-env.sh leaves an existing file alone', async () => {
  await using folder = await aDeployFolder()
  await run('sh', [join(folder.path, 'make-env.sh')])
  const before = await readFile(join(folder.path, '.env'), 'utf8')
  await expect(run('sh', [join(folder.path, 'make-env.sh')])).rejects.toThrow('is there already')
  expect(await readFile(join(folder.path, '.env'), 'utf8')).toBe(before)
})

test('without .env Compose stops and says what to do, for each variable that must be set', async () => {
  const texts = await Promise.all(composeFiles.map((file) => readFile(join(deployFolder, file), 'utf8')))
  const required = [...texts.join('\n').matchAll(/\$\{(\w+):\?([^}]+)\}/g)]
  expect(new Set(required.map(([, name]) => name)).size).toBeGreaterThanOrEqual(6)
  expect(required.filter(([, , message = '']) => !/deploy\/(make-env\.sh|\.env)/.test(message))).toEqual([])
  await expect(readCompose('compose.yaml', {})).rejects.toThrow(UnsetVariableError)
})

test('.env.example names every variable of the compose files, those that may stay away as comments', async () => {
  const text = await readFile(join(deployFolder, '.env.example'), 'utf8')
  const active = new Set([...text.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name))
  const commented = new Set([...text.matchAll(/^#(\w+)=/gm)].map(([, name = '']) => name))
  const used = await Promise.all(composeFiles.map(variablesOf))
  const base = used[0]
  expect(active).toEqual(base?.required)
  expect(new Set([...active, ...commented])).toEqual(new Set(used.flatMap((one) => Array.from(one.required.union(one.optional)))))
})

test('no default in compose.yaml is a secret', async () => {
  const text = await readFile(join(deployFolder, 'compose.yaml'), 'utf8')
  const secrets = [...text.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|TOKEN)\w*):-([^}]*)\}/g)]
  expect(secrets.length).toBeGreaterThan(0)
  expect(secrets.map(([, , value]) => value).filter((value) => value !== '')).toEqual([])
})

test('defaults that .env.example shows are those of the compose files', async () => {
  const example = await readFile(join(deployFolder, '.env.example'), 'utf8')
  const shown = new Map([...example.matchAll(/^#(\w+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value]))
  const texts = await Promise.all(composeFiles.map((file) => readFile(join(deployFolder, file), 'utf8')))
  const defaults = [...texts.join('\n').matchAll(/\$\{(\w+):-([^}]+)\}/g)]
  expect(defaults.length).toBeGreaterThanOrEqual(10)
  for (const [, name = '', value = ''] of defaults) expect({ name, value: shown.get(name) }).toEqual({ name, value })
})

test('interpolation follows Compose: default, required, and $$ for a dollar sign', () => {
  expect(interpolate('a: ${ONE:-1} ${TWO:-2} $$x', { ONE: 'one', TWO: '' })).toBe('a: one 2 $x')
  expect(() => interpolate('a: ${ONE:?say it}', {})).toThrow('ONE: say it')
  expect(() => interpolate('a: $ONE', {})).toThrow('neither')
})
