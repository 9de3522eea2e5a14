import { describe, expect, it } from 'vitest'
import type { Category } from '../../api/types.ts'
import { flattenTree, isShared, pathOf, possibleParents } from './category-tree.ts'

function aCategory(id: string, parent: string | null = null): Category {
  return { id, name: id, color: null, parent_id: parent, document_count: 0, shared_with: 0 }
}

const house = aCategory('house')
const rent = aCategory('rent', 'house')
const old = aCategory('old', 'rent')
const tax = aCategory('tax')
const all = [tax, old, house, rent]

describe('the categories', () => {
  it('stand below their parents, siblings by name', () => {
    expect(flattenTree(all).map(({ category, depth }) => [category.id, depth])).toEqual([
      ['house', 0],
      ['rent', 1],
      ['old', 2],
      ['tax', 0],
    ])
  })

  it('stand at the top when their parent is gone', () => {
    expect(flattenTree([aCategory('left', 'gone')])).toMatchObject([{ depth: 0 }])
  })

  it('are all shown once, even when they lie in a ring', () => {
    expect(flattenTree([aCategory('a', 'b'), aCategory('b', 'a')])).toHaveLength(2)
  })

  it('lie at most three deep, so a new one fits below the second level only', () => {
    expect(possibleParents(all, null).map(({ category }) => category.id)).toEqual(['house', 'rent', 'tax'])
  })

  it('cannot be put into themselves or into what lies in them', () => {
    expect(possibleParents(all, 'rent').map(({ category }) => category.id)).toEqual(['house', 'tax'])
  })

  it('take what lies in them along, so three levels fit nowhere', () => {
    expect(possibleParents(all, 'house')).toEqual([])
  })

  it('are shared with all that lies in them', () => {
    const shared = [tax, old, { ...house, shared_with: 1 }, rent]
    expect(shared.filter((category) => isShared(category, shared)).map(({ id }) => id)).toEqual(['old', 'house', 'rent'])
    expect(pathOf(shared, 'old').map(({ id }) => id)).toEqual(['old', 'rent', 'house'])
    expect(pathOf(shared, null)).toEqual([])
  })
})
