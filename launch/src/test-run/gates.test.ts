import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder } from '../launch.builders.ts'
import { root } from '../launch.config.ts'
import { countSources, gates, runGate } from './gates.ts'
import { recap, stepLine, totalLine } from './step.ts'

const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

test.each([
  {
    name: 'format',
    text: 'export  const  badly = {  spaced : 1 }\n',
    args: (file: string) => ['--check', '-c', join(root, '.oxfmtrc.json'), file],
  },
  { name: 'lint', text: 'export const one: any = 1\n', args: (file: string) => ['-c', join(root, '.oxlintrc.json'), file] },
  { name: 'types', text: 'export const one: string = 1\n', args: (file: string) => ['--noEmit', '--ignoreConfig', '--strict', file] },
])('the gate $name sees a planted fault and passes without it', async ({ name, text, args }) => {
  await using folder = await aFolder()
  const [planted, good] = [join(folder.path, 'planted.ts'), join(folder.path, 'good.ts')]
  await writeFile(planted, text)
  await writeFile(good, 'export const one = 1\n')
  const command = gates.find((gate) => gate.name === name)?.command ?? ''
  expect(await runGate({ name, command, args: args(good) }, { env, least: 0 })).toMatchObject({ passed: 1, failed: 0, output: '' })
  const result = await runGate({ name, command, args: args(planted) }, { env, least: 0 })
  expect(result).toMatchObject({ passed: 0, failed: 1, output: expect.stringContaining('planted.ts') })
})

test('a gate that looked at too few files fails, however content it is', async () => {
  await using folder = await aFolder()
  const file = join(folder.path, 'good.ts')
  await writeFile(file, 'export const one = 1\n')
  const gate = { name: 'lint', command: 'oxlint', args: ['-c', join(root, '.oxlintrc.json'), file], looked: /on (\d+) file/ }
  expect(await runGate(gate, { env, least: 2 })).toMatchObject({
    failed: 1,
    output: expect.stringContaining('It looked at 1 files, but there are at least 2.'),
  })
})

test('generated, built and installed files do not count as sources', async () => {
  await using folder = await aFolder()
  const names = ['contracts', 'kit', 'gateway', 'documents', 'ai', 'web', 'launch', 'tools', 'e2e', 'bench', 'deploy']
  for (const name of names) await mkdir(join(folder.path, name))
  for (const name of ['node_modules', 'dist', '__generated__', 'src']) {
    await mkdir(join(folder.path, 'web', name))
    for (const file of ['a.ts', 'b.tsx', 'c.json']) await writeFile(join(folder.path, 'web', name, file), '')
  }
  expect(countSources(folder.path)).toBe(2)
})

test('a step is told in one line, a run in the last one', () => {
  const steps = [
    { name: 'lint', passed: 1, failed: 0, ms: 3912, output: '' },
    { name: 'types', passed: 0, failed: 1, ms: 100, output: 'x' },
    { name: 'vitest', passed: 612, failed: 3, ms: 41_000, output: '' },
  ]
  expect(steps.map((step) => stepLine(step).replaceAll(/ +/g, ' '))).toEqual([
    'lint good 3.9 s',
    'types FAILED 0.1 s',
    'vitest 612 passed, 3 failed 41.0 s',
  ])
  expect(totalLine(steps)).toBe('613 passed, 4 failed')
})

test('what failed is told again at the end, and nothing when all is good', () => {
  const good = { name: 'lint', passed: 1, failed: 0, ms: 1, output: '' }
  const steps = [
    good,
    { ...good, name: 'types', failed: 1, output: 'a fault' },
    { ...good, name: 'vitest', failed: 1, faults: ['one', 'two'] },
  ]
  expect(recap(steps)).toBe('types: a fault\n\nvitest: one\n\nvitest: two')
  expect(recap([good])).toBe('')
})
