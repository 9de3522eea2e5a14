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

/** What OWASP ASVS 5.0.0 asks for in the chapters that the table is about, each with its level; of chapter 10 what concerns refresh tokens. */
const requirements = `
  3.1.1/3 3.2.1/1 3.2.2/1 3.2.3/3 3.3.1/1 3.3.2/2 3.3.3/2 3.3.4/2 3.3.5/3 3.4.1/1 3.4.2/1 3.4.3/2 3.4.4/2 3.4.5/2 3.4.6/2 3.4.7/3 3.4.8/3
  3.5.1/1 3.5.2/1 3.5.3/1 3.5.4/2 3.5.5/2 3.5.6/3 3.5.7/3 3.5.8/3 3.6.1/3 3.7.1/2 3.7.2/2 3.7.3/3 3.7.4/3 3.7.5/3
  6.1.1/1 6.1.2/2 6.1.3/2 6.2.1/1 6.2.2/1 6.2.3/1 6.2.4/1 6.2.5/1 6.2.6/1 6.2.7/1 6.2.8/1 6.2.9/2 6.2.10/2 6.2.11/2 6.2.12/2
  6.3.1/1 6.3.2/1 6.3.3/2 6.3.4/2 6.3.5/3 6.3.6/3 6.3.7/3 6.3.8/3 6.4.1/1 6.4.2/1 6.4.3/2 6.4.4/2 6.4.5/3 6.4.6/3
  6.5.1/2 6.5.2/2 6.5.3/2 6.5.4/2 6.5.5/2 6.5.6/3 6.5.7/3 6.5.8/3 6.6.1/2 6.6.2/2 6.6.3/2 6.6.4/3 6.7.1/3 6.7.2/3 6.8.1/2 6.8.2/2 6.8.3/2 6.8.4/2
  7.1.1/2 7.1.2/2 7.1.3/2 7.2.1/1 7.2.2/1 7.2.3/1 7.2.4/1 7.3.1/2 7.3.2/2 7.4.1/1 7.4.2/1 7.4.3/2 7.4.4/2 7.4.5/2 7.5.1/2 7.5.2/2 7.5.3/3
  7.6.1/2 7.6.2/2
  9.1.1/1 9.1.2/1 9.1.3/1 9.2.1/1 9.2.2/2 9.2.3/2 9.2.4/2
  10.4.5/1 10.4.8/2 10.4.9/2`
  .trim()
  .split(/\s+/)

/** Each requirement a document has a row for, with its level; `6.8.1–6.8.4` is four. */
function requirementsIn(document: string): string[] {
  return [...document.matchAll(/^\| (\d+\.\d+)\.(\d+)(?:–\d+\.\d+\.(\d+))? \| (\d) \|/gm)].flatMap(
    ([, section, first, last = first, level]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => `${section}.${Number(first) + n}/${level}`),
  )
}

test('docs/security.md has one row for each requirement, of its level, and no other', () => {
  expect(requirements).toHaveLength(107)
  expect(requirementsIn(text).toSorted()).toEqual(requirements.toSorted())
})

test('a row that is missing, twice or of another level shows', () => {
  const row = /^\| 7\.3\.1 .*\n/m
  for (const planted of [text.replace(row, ''), text.replace(row, '$&$&'), text.replace('| 7.3.1 | 2 |', '| 7.3.1 | 1 |')]) {
    expect(requirementsIn(planted).toSorted()).not.toEqual(requirements.toSorted())
  }
})

test('docs/security.md says where each requirement is met, or that it is not', () => {
  const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+)\S* \| (\d) \| (.*?) \| (.*?) \|$/gm)]
  expect(rows.length).toBeGreaterThan(100)
  for (const [, id, , how = '', where = ''] of rows) {
    const isShown = where.trim() !== '' || /\*Open\*|\*\*Deviation\*\*|^no(?:ne|thing)?\b/.test(how)
    expect.soft([id, isShown]).toEqual([id, true])
  }
})
