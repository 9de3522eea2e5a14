import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { names } from './value-words.ts'

/** Members of `{ … }` right after `before:` and `after:` in what the gateway tells; shorthand and with values. */
const told = /\b(?:before|after): \{([^{}]*)\}/g

test('every value that the gateway tells of by name has words, so that it is translated', async () => {
  const found = new Set<string>()
  for await (const file of glob('../../../../gateway/src/features/**/*.events.ts', { cwd: import.meta.dirname })) {
    const source = await readFile(new URL(file, import.meta.url), 'utf8')
    for (const [, members = ''] of source.matchAll(told))
      for (const [, name = ''] of members.matchAll(/(?:^|,)\s*([a-z_]+)\s*(?=[:,]|$)/g)) found.add(name)
  }
  expect(found.size).toBeGreaterThan(15)
  expect([...found].filter((name) => !(name in names))).toEqual([])
})
