import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './run-script.ts'

/** Every error code that the sources define. */
async function definedCodes(): Promise<Set<string>> {
  const codes = new Set<string>()
  for await (const file of glob('{kit,gateway,documents,ai}/src/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue
    const text = await readFile(join(root, file), 'utf8')
    for (const [, code] of text.matchAll(/defineError\(\s*'([^']+)'/g)) if (code !== undefined) codes.add(code)
  }
  return codes
}

test('every error code has a page that explains it, and every page a code', async () => {
  const pages: string[] = []
  for await (const file of glob('*.md', { cwd: join(root, 'docs/problems') })) pages.push(file.slice(0, -'.md'.length))
  const codes = await definedCodes()
  expect(codes.size).toBeGreaterThan(40)
  expect(pages.filter((page) => page !== 'README').toSorted()).toEqual([...codes].toSorted())
})

test('every error code has German words, and no other', async () => {
  const text = await readFile(join(root, 'web/src/language/german-server-words.ts'), 'utf8')
  const [, table = ''] = text.split('const problems')
  const spoken = [...table.slice(0, table.indexOf('\n}')).matchAll(/^ {2}'?([a-z_.]+)'?: /gm)].map(([, code = '']) => code)
  expect(spoken.toSorted()).toEqual([...(await definedCodes())].toSorted())
})
