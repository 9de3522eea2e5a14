import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxLevels, placementFault, type Placed } from './categories.policy.ts'

const moves = fc.array(fc.record({ id: fc.nat(7), parent: fc.option(fc.nat(9)) }), { maxLength: 40 })

/** Levels from a category up to the top; more than there are categories would be a circle. */
function levelsOf(all: readonly Placed[], id: string | null): number {
  let levels = 0
  for (let at = id; at !== null && levels <= all.length; levels += 1) at = all.find((one) => one.id === at)?.parent_id ?? null
  return levels
}

test('whatever is allowed, in whatever order, leaves trees of at most three levels', () => {
  fc.assert(
    fc.property(moves, (wanted) => {
      const all: Placed[] = []
      for (const { id: number, parent } of wanted) {
        const id = String(number)
        const parentId = parent === null ? null : String(parent)
        const found = all.find((one) => one.id === id)
        if (placementFault(all, { id: found === undefined ? null : id, parentId }) !== null) continue
        if (found === undefined) all.push({ id, parent_id: parentId })
        else found.parent_id = parentId
      }
      for (const { id, parent_id } of all) {
        expect(levelsOf(all, id)).toBeLessThanOrEqual(maxLevels)
        expect(parent_id === null || all.some((one) => one.id === parent_id)).toBe(true)
      }
    }),
  )
})
