import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentsSearch, parseSearch, stringifySearch, usersSearch } from './search-params.ts'

describe('the query of an address', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
          fc.string({ minLength: 1 }),
        ),
        (search) => {
          expect(parseSearch(stringifySearch(search))).toEqual({ ...search })
        },
      ),
    )
  })

  it('is readable and leaves out what is empty', () => {
    expect(stringifySearch({ search: 'lease 2025', category: '', sort: undefined })).toBe('?search=lease+2025')
  })

  it('passes over values that the page does not know', () => {
    expect(documentsSearch({ sort: 'password', order: 'desc', search: 7 })).toEqual({ order: 'desc' })
    expect(usersSearch({ role: 'root', active: 'maybe', search: 'ana' })).toEqual({ search: 'ana' })
  })

  it('keeps a search that would otherwise look like a number a text', () => {
    expect(documentsSearch(parseSearch('?search=2025'))).toEqual({ search: '2025' })
  })
})
