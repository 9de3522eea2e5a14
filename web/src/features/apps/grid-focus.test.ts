import { describe, expect, it } from 'vitest'
import { nextTile } from './grid-focus.ts'

// Two sections: three and one tile, then two.
const boxes = [
  { left: 0, top: 0, width: 100 },
  { left: 110, top: 0, width: 100 },
  { left: 220, top: 0, width: 100 },
  { left: 0, top: 150, width: 100 },
  { left: 0, top: 340, width: 100 },
  { left: 110, top: 340, width: 100 },
]

describe('the arrow keys', () => {
  it.each([
    [1, 'ArrowRight', 2],
    [2, 'ArrowRight', 3],
    [5, 'ArrowRight', 5],
    [0, 'ArrowLeft', 0],
    [1, 'ArrowDown', 3],
    [3, 'ArrowDown', 4],
    [5, 'ArrowUp', 3],
    [3, 'ArrowUp', 0],
    [5, 'ArrowDown', 5],
    [4, 'Home', 0],
    [0, 'End', 5],
  ])('lead from tile %d with %s to tile %d', (from, key, to) => {
    expect(nextTile(boxes, from, key)).toBe(to)
  })

  it('lead to the first tile from outside', () => {
    expect(nextTile(boxes, -1, 'ArrowDown')).toBe(0)
  })

  it('lead nowhere when there is no tile', () => {
    expect(nextTile([], -1, 'ArrowDown')).toBe(-1)
  })
})
