import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './run-script.ts'

const text = await readFile(join(root, 'docs/security.md'), 'utf8')

test('every file that docs/security.md names exists', async () => {
  const files = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.\w+)`/g)].map(([, file = '']) => file)
  const links = [...text.matchAll(/\]\(([\w./-]+\.md)\)/g)].map(([, file = '']) => join('docs', file))
  expect(files.length).toBeGreaterThan(200)
  for (const file of new Set([...files, ...links])) await expect.soft(access(join(root, file)), file).resolves.toBeUndefined()
})

/** How many hazards each family has. */
const families = {
  A: 14,
  B: 18,
  C: 20,
  D: 12,
  E: 12,
  F: 10,
  G: 10,
  H: 14,
  I: 10,
  J: 7,
  K: 10,
  L: 11,
  M: 9,
  N: 8,
  O: 7,
  P: 6,
  Q: 10,
  R: 6,
  S: 13,
  T: 13,
  U: 8,
  V: 5,
}

test('docs/security.md leaves out no hazard', () => {
  const told = new Set<string>()
  for (const [, cell = ''] of text.matchAll(/^\| ([A-V]\d+(?:[–, ]+[A-V]\d+)*) \|/gm)) {
    for (const part of cell.split(', ')) {
      const [first = '', last = first] = part.split('–')
      for (let n = Number(first.slice(1)); n <= Number(last.slice(1)); n += 1) told.add(`${first[0]}${n}`)
    }
  }
  const all = Object.entries(families).flatMap(([family, count]) => Array.from({ length: count }, (_, n) => `${family}${n + 1}`))
  expect([...told].toSorted()).toEqual(all.toSorted())
})

test('docs/security.md says where each requirement is met, or that it is not', () => {
  const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+)\S* \| (\d) \| (.*?) \| (.*?) \|$/gm)]
  expect(rows.length).toBeGreaterThan(100)
  for (const [, id, , how = '', where = ''] of rows) {
    const isShown = where.trim() !== '' || /\*Open\*|\*\*Deviation\*\*|^no(?:ne|thing)?\b/.test(how)
    expect.soft([id, isShown]).toEqual([id, true])
  }
})
