import { expect, it } from 'vitest'
import { filterOf, withField, withScope } from './documents-search.ts'

it('begins with one’s own, the newest first', () => {
  expect(filterOf({})).toEqual({ scope: 'mine', sort: 'created_at', order: 'desc' })
})

it('sorts titles from A to Z', () => {
  expect(filterOf({ scope: 'all', sort: 'title' })).toEqual({ scope: 'all', sort: 'title', order: 'asc' })
})

it('shows one’s own while a category is open, whatever the address says', () => {
  expect(filterOf({ scope: 'shared', category: 'x' })).toMatchObject({ scope: 'mine', category: 'x' })
})

it('leaves the category with another scope and keeps what is searched for', () => {
  expect(withScope({ search: 'crane', category: 'x', sort: 'title' }, 'shared')).toEqual({
    search: 'crane',
    sort: 'title',
    scope: 'shared',
  })
  expect(withScope({ scope: 'all' }, 'mine')).toEqual({})
})

it('keeps an empty field out of the address', () => {
  expect(withField({ search: 'crane', category: 'x' }, 'search', '')).toEqual({ category: 'x' })
})
