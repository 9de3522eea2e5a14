import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runConfined } from './confined-process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-confined-'))
})
afterAll(() => rm(folder, { recursive: true }))

let scripts = 0
async function run(code: string, { input = '', most = {} }: { input?: string; most?: { ms?: number; answerBytes?: number } } = {}) {
  scripts += 1
  const script = join(folder, `script-${scripts}.cjs`)
  await writeFile(script, code)
  const limits = { ms: 20_000, answerBytes: 10_000, ...most }
  return (await runConfined({ script, readable: [`${folder}/`], most: limits }, Buffer.from(input)))?.toString() ?? null
}

const attempts = `
  const { readFileSync, writeFileSync } = require('node:fs')
  const tell = (what, attempt) => { try { attempt(); console.log(what, 'went') } catch (error) { console.log(what, error.code) } }
  tell('read', () => readFileSync('/etc/hostname'))
  tell('write', () => writeFileSync('/tmp/of-a-picture', 'x'))
  tell('start', () => require('node:child_process').spawnSync('true'))
  tell('think', () => new (require('node:worker_threads').Worker)('1', { eval: true }))
  require('node:net').connect(9, '127.0.0.1').on('error', (error) => console.log('reach', error.code))
  console.log('environment', Object.keys(process.env).length)
`

it('whoever takes it over has no file, no network, no process and no environment', async () => {
  expect((await run(attempts))?.trim().split('\n').toSorted()).toEqual([
    'environment 0',
    'reach ERR_ACCESS_DENIED',
    'read ERR_ACCESS_DENIED',
    'start ERR_ACCESS_DENIED',
    'think ERR_ACCESS_DENIED',
    'write ERR_ACCESS_DENIED',
  ])
})

it('answers with what it makes of its input', async () => {
  expect(await run(`process.stdout.write(require('node:fs').readFileSync(0).toString().toUpperCase())`, { input: 'quay' })).toBe('QUAY')
})

it.each([
  ['fails', `process.exit(3)`, {}],
  ['takes too long', `while (true);`, { ms: 400 }],
  ['says too much', `process.stdout.write('x'.repeat(1e6))`, { answerBytes: 1000 }],
])('one that %s has no answer', async (_what, code, most) => {
  expect(await run(code, { most, input: 'x'.repeat(1e6) })).toBeNull()
})
