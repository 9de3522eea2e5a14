import { cpuMsOf } from '@gatehouse/kit/testing/cpu-time'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupNamesIn, readList } from './admission.list.ts'

const crew = { id: 'c', name: 'Crew' }
const groups = new Map([
  ['Crew', crew],
  ['crew', crew],
  ['Deck, lower', { id: 'd', name: 'Deck, lower' }],
])
const read = (text: string) =>
  readList(text, groups).map(({ email, full_name, role, groups: named, fault }) => ({
    email,
    name: full_name,
    role,
    groups: named.map(({ id }) => id),
    fault,
  }))
const plain = { name: null, role: 'user', groups: [], fault: null }

describe('a pasted list', () => {
  it.each([
    ['ana@example.org', { ...plain, email: 'ana@example.org' }],
    ['  Ana@Example.ORG  ', { ...plain, email: 'Ana@example.org' }],
    ['ana@example.org, Ana Lind', { ...plain, email: 'ana@example.org', name: 'Ana Lind' }],
    ['Ana Lind <ana@example.org>', { ...plain, email: 'ana@example.org', name: 'Ana Lind' }],
    ['"Lind, Ana" <ana@example.org>', { ...plain, email: 'ana@example.org', name: 'Lind, Ana' }],
    ['ana@example.org,"Lind, Ana"', { ...plain, email: 'ana@example.org', name: 'Lind, Ana' }],
    ['ana@example.org;Ana;Crew;admin', { email: 'ana@example.org', name: 'Ana', role: 'admin', groups: ['c'], fault: null }],
    ['ana@example.org\tAna\tcrew|Deck, lower', { ...plain, email: 'ana@example.org', name: 'Ana', groups: ['c', 'd'] }],
    ['ana@example.org,,,USER', { ...plain, email: 'ana@example.org' }],
  ])('reads %j', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  it('skips empty lines and a heading, and counts lines as the person sees them', () => {
    const text = 'E-mail,Name\r\n\r\nana@example.org,Ana\nben@example.org'
    expect(readList(text, groups).map(({ line, email }) => [line, email])).toEqual([
      [3, 'ana@example.org'],
      [4, 'ben@example.org'],
    ])
  })

  it.each([
    ['ana', 'is not an e-mail address'],
    ['H5: "a@evil.com x"@example.org', 'is not an e-mail address'],
    ['a@example.org@evil.com', 'is not an e-mail address'],
    ['ana@example.org,Ana,Pirates', 'names a group that does not exist: Pirates'],
    ['ana@example.org,Ana,,owner', 'names a role that does not exist: owner'],
    ['ana@example.org,Ana,,user,more', 'has too many fields'],
    [`ana@example.org,${'x'.repeat(201)}`, 'has a name that cannot be stored'],
    ['ana@example.org,Ana\u202Egro', 'has a name that cannot be stored'],
  ])('says of %j what is wrong', (text, fault) => {
    expect(read(text)).toEqual([expect.objectContaining({ fault })])
  })

  it('names the groups to look up, once each', () => {
    expect(groupNamesIn('a@b.org,,Crew|Deck\nc@d.org,,Crew')).toEqual(['Crew', 'Deck'])
  })

  it('D11: of any text is read without fail, each line once', async () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(readList(text, groups).length).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length)
      }),
      { numRuns: 2000 },
    )
    const hostile = `${'<'.repeat(50_000)}\n${'a@'.repeat(25_000)}\n${'"'.repeat(50_000)}`
    expect(await cpuMsOf(() => readList(hostile, groups))).toBeLessThan(500)
  })
})
