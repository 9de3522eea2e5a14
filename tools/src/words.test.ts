import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './run-script.ts'
import { unwrappedWords } from './unwrapped-words.ts'
import { catalogueFaults, contradictions, type Messages } from './words.ts'

test('every text that people read in the web UI is in the catalogue', async () => {
  const faults: string[] = []
  let looked = 0
  for await (const file of glob('**/*.{ts,tsx}', { cwd: join(root, 'web/src') })) {
    if (/\.(test|builders)\.tsx?$|(^|\/)schema\.ts$|german-server-words\.ts$/.test(file)) continue
    looked++
    faults.push(...unwrappedWords(file, await readFile(join(root, 'web/src', file), 'utf8')))
  }
  expect(faults).toEqual([])
  expect(looked).toBeGreaterThan(30)
})

test('every message is in the catalogue of its folder, in German too, with the same placeholders', async () => {
  const catalogues: Messages[] = []
  const faults: string[] = []
  let messages = 0
  for (const catalogue of await getCatalogs(getConfig({ cwd: join(root, 'web') }))) {
    const source = (await catalogue.collect({ files: [] })) ?? {}
    const german = (await catalogue.read('de')) ?? {}
    faults.push(...catalogueFaults(source, german).map((fault) => `${catalogue.path}: ${fault}`))
    catalogues.push(german)
    messages += Object.keys(source).length
  }
  expect([...faults, ...contradictions(catalogues)]).toEqual([])
  expect(messages).toBeGreaterThan(5)
})

test.each([
  ['text of an element', '<p>Sign in</p>'],
  ['text in braces', "<p>{busy ? 'wait' : name}</p>"],
  ['a word that is the name of a key, too', '<button>Delete</button>'],
  ['an attribute', '<input placeholder="name or e-mail" />'],
  ['an attribute of a field to choose from', '<Select label="time zone" data={zones} />'],
  ['a choice in an attribute', "<input aria-label={open ? 'close it' : other} />"],
  ['a template in an attribute', '<p title={`seen by ${name}`} />'],
  ['a member', "const entry = { label: 'waiting for approval' }"],
  ['what a notice says', "notifyDone('saved')"],
  ['a sentence anywhere', "function words() { return 'This was refused' }"],
  ['a sentence around a value', 'const note = since ? `since ${since}` : null'],
  ['a title anywhere', "const title = wide ? 'Users' : x"],
  ['an attribute inside a message is looked at', '<div><b title="seen">{t`Seen`}</b></div>'],
])('a text that is not wrapped is found: %s', (_name, source) => {
  expect(unwrappedWords('planted.tsx', source)).toEqual([expect.stringMatching(/^planted\.tsx:1 ./)])
})

test.each([
  '<Trans>Sign in</Trans>',
  '<p title={t`Name`}>{t`Seen by ${name}`} · {count}</p>',
  "const entries = { label: msg`Users`, to: '/users', kind: 'user' }",
  "plural(count, { one: '# user', other: '# users' })",
  "throw new TypeError('The page has no root')",
  "import { Trans } from '@lingui/react/macro'\ntype One = 'Users'",
  "if (event.key === 'Enter') go('/signin')",
  '<Kbd>?</Kbd>',
])('what is wrapped, or no text for people, is passed over: %s', (source) => {
  expect(unwrappedWords('good.tsx', source)).toEqual([])
})

test('a catalogue that lacks, keeps or twists a message is found out', () => {
  const source = {
    a: { message: 'Hello {name}' },
    b: { message: '{n, plural, one {# app} other {# apps}}' },
    c: { message: 'See <0>this</0>' },
  }
  const good = {
    a: { ...source.a, translation: 'Hallo {name}' },
    b: { ...source.b, translation: '{n, plural, one {# App} other {# Apps}}' },
    c: { ...source.c, translation: '<0>Das</0> ansehen' },
  }
  expect(catalogueFaults(source, good)).toEqual([])
  expect(catalogueFaults(source, { a: good.a, b: good.b })).toEqual(['not extracted: See <0>this</0>'])
  expect(catalogueFaults(source, { ...good, a: { ...source.a, translation: '' } })).toEqual(['no German: Hello {name}'])
  expect(catalogueFaults(source, { ...good, d: { message: 'Gone', translation: 'Fort' } })).toEqual(['no longer in the source: Gone'])
  for (const [id, translation] of [
    ['a', 'Hallo {nam}'],
    ['b', '{m, plural, one {# App} other {# Apps}}'],
    ['b', '{n} Apps'],
    ['c', 'Das ansehen'],
  ] as const) {
    const twisted = { ...good, [id]: { ...good[id], translation } }
    expect(catalogueFaults(source, twisted)).toEqual([expect.stringContaining('other placeholders')])
  }
  expect(catalogueFaults(source, { ...good, a: { ...good.a, translation: 'Hallo {name' } })).toEqual(['cannot be read: Hallo {name'])
})

test('one message has one German in all folders', () => {
  const one = { a: { message: 'Close', translation: 'Schließen' } }
  expect(contradictions([one, one])).toEqual([])
  expect(contradictions([one, { a: { message: 'Close', translation: 'Zumachen' } }])).toEqual([expect.stringContaining('Close')])
})
