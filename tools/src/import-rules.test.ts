import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './run-script.ts'

let planted: string
let said: string

/** One violation a rule; each file would pass without its import. */
const violations: Record<string, { file: string; imports: string }> = {
  'contracts-stay-small': { file: 'contracts/src/a.ts', imports: '../../kit/src/b.ts' },
  'kit-knows-no-feature': { file: 'kit/src/c.ts', imports: '../../ai/src/d.ts' },
  'services-apart': { file: 'gateway/src/e.ts', imports: '../../ai/src/d.ts' },
  'launch-below-services': { file: 'launch/src/f.ts', imports: '../../ai/src/d.ts' },
  'web-over-http': { file: 'web/src/g.ts', imports: '../../kit/src/b.ts' },
  'outside-looks-from-outside': { file: 'e2e/h.ts', imports: '../kit/src/b.ts' },
  'features-apart': { file: 'gateway/src/features/x/x.service.ts', imports: '../y/y.feature.ts' },
  'only-the-face': { file: 'gateway/src/features/x/x.policy.ts', imports: '../y/y.service.ts' },
  'only-compose-imports-features': { file: 'gateway/src/other.ts', imports: './features/y/y.service.ts' },
  'fastify-at-the-edge': { file: 'gateway/src/features/y/y.service.ts', imports: 'fastify' },
  'sql-in-repositories': { file: 'gateway/src/features/y/y.policy.ts', imports: 'kysely' },
  'one-way-out': { file: 'gateway/src/features/y/y.client.ts', imports: 'undici' },
  'no-tests-in-production': { file: 'gateway/src/i.ts', imports: './j.builders.ts' },
  'routes-know-services': { file: 'gateway/src/features/y/y.routes.ts', imports: './y.repository.ts' },
  'no-development-packages': { file: 'kit/src/k.ts', imports: 'fast-check' },
  'no-cycles': { file: 'kit/src/l.ts', imports: './l.ts' },
  'no-orphans': { file: 'kit/src/m.ts', imports: '' },
  resolvable: { file: 'kit/src/n.ts', imports: './nowhere.ts' },
}

const targets = [
  'kit/src/b.ts',
  'ai/src/d.ts',
  'gateway/src/features/y/y.feature.ts',
  'gateway/src/j.builders.ts',
  'gateway/src/features/y/y.repository.ts',
]

beforeAll(async () => {
  planted = await mkdtemp(join(tmpdir(), 'gatehouse-rules-'))
  await cp(join(root, '.dependency-cruiser.cjs'), join(planted, '.dependency-cruiser.cjs'))
  await cp(join(root, 'package.json'), join(planted, 'package.json'))
  await symlink(join(root, 'node_modules'), join(planted, 'node_modules'))
  for (const file of targets) await write(file, 'export const x = 1\n')
  for (const { file, imports } of Object.values(violations)) {
    await write(file, imports === '' ? 'export const y = 1\n' : `import * as x from '${imports}'\nexport const y = x\n`)
  }
  said = await cruise()
})

afterAll(() => rm(planted, { recursive: true, force: true }))

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(planted, file)), { recursive: true })
  await writeFile(join(planted, file), text)
}

function cruise(): Promise<string> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const folders = ['contracts', 'kit', 'gateway', 'ai', 'web', 'launch', 'e2e']
  const args = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: planted, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) => resolve(stdout))
  })
}

type Report = { summary: { violations: { from: string; rule: { name: string } }[] } }

test.each(Object.entries(violations))('a planted violation of %s is found', (rule, { file }) => {
  const { summary } = JSON.parse(said) as Report
  expect(summary.violations.map((violation) => `${violation.rule.name} ${violation.from}`)).toContain(`${rule} ${file}`)
})
