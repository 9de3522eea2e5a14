import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { actionWords, deedWords } from './action-words.ts'

test('an action is told in words, also one that nobody has thought of', () => {
  expect(actionWords('group.members_added')).toEqual({ area: 'Group', deed: 'members added' })
  expect(actionWords('access_request.seen_twice')).toEqual({ area: 'Access request', deed: 'seen twice' })
  expect(actionWords('odd')).toEqual({ area: 'Odd', deed: '' })
})

test('every action that the gateway tells of has words, so that it is translated', async () => {
  const told = new Set<string>()
  for await (const file of glob('../../../../gateway/src/**/*.ts', { cwd: import.meta.dirname })) {
    if (/\.(test|builders)\.ts$/.test(file)) continue
    const source = await readFile(new URL(file, import.meta.url), 'utf8')
    for (const [, action = ''] of source.matchAll(/(?:action: |tell\(|tellOf\(|refused\(|told\()'([a-z_]+\.[a-z_]+)'/g)) told.add(action)
  }
  expect(told.size).toBeGreaterThan(40)
  expect([...told].filter((action) => !(action in deedWords))).toEqual([])
})
