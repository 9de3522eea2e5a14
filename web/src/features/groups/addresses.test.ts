import { expect, test } from 'vitest'
import { splitAddresses } from './addresses.ts'

test.each([
  ['lines', 'ana@x.org\nben@x.org\r\n', ['ana@x.org', 'ben@x.org']],
  [
    'commas, semicolons, tabs and spaces',
    'a@x.org, b@x.org;c@x.org\td@x.org e@x.org',
    ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org'],
  ],
  ['what mail programs write', '"Almeida, Ana" <ana@x.org>; Ben <ben@x.org>', ['ana@x.org', 'ben@x.org']],
  ['the same twice', 'a@x.org a@x.org', ['a@x.org']],
  ['what is no address', 'Ana Almeida\na@x.org', ['Ana Almeida', 'a@x.org']],
  ['nothing', ' \n,', []],
])('addresses are found in %s', (_what, text, found) => {
  expect(splitAddresses(text)).toEqual(found)
})
