import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { gap, layOut, likelySize, pageAt, seenFrom, stepZoom, turned, zoomOf } from './layout.ts'

const a4 = { width: 595, height: 842 }
const view = { width: 800, height: 600 }
const pile = (count: number, zoom: 'width' | 'page' | number = 'width') =>
  layOut({ sizes: Array.from({ length: count }, () => a4), zoom, view })

test('pages fit the width of the view, the view, or have the size of paper', () => {
  expect(pile(1).boxes[0]?.width).toBeCloseTo(800 - 2 * gap)
  expect(pile(1, 'page').boxes[0]?.height).toBeCloseTo(600 - 2 * gap)
  expect(zoomOf(pile(1, 1).boxes[0])).toBeCloseTo(1)
  expect(turned(a4, 90)).toEqual({ width: 842, height: 595 })
})

test('steps of the zoom go on from what is shown and end at their ends', () => {
  expect([stepZoom(1, 1), stepZoom(1, -1), stepZoom(1.02, 1), stepZoom(4, 1), stepZoom(0.1, -1)]).toEqual([1.1, 0.9, 1.1, 4, 0.25])
})

test('the current page is the one with most of the view', () => {
  const layout = pile(10, 'page')
  const third = layout.boxes[2]?.top ?? 0
  expect(seenFrom(layout, 0, 600).current).toBe(1)
  expect(seenFrom(layout, third - gap, 600)).toEqual({ first: 3, last: 3, current: 3 })
  expect(seenFrom(layout, third - 400, 600)).toEqual({ first: 2, last: 3, current: 2 })
})

test('whatever sizes a PDF claims, pages follow one another within what a browser can lay out', () => {
  const side = fc.oneof(fc.double({ min: 0.01, max: 14_400, noNaN: true }), fc.constantFrom(1e-3, 1e7, 1e9))
  const sizes = fc.array(fc.record({ width: side, height: side }), { minLength: 1, maxLength: 60 })
  const zooms = fc.constantFrom('width' as const, 'page' as const, 0.25, 1, 4)
  fc.assert(
    fc.property(sizes, zooms, fc.double({ min: 0, max: 1, noNaN: true }), (all, zoom, at) => {
      const layout = layOut({ sizes: all, zoom, view })
      expect(layout.boxes).toHaveLength(all.length)
      let end = 0
      for (const { top, width, height, scale } of layout.boxes) {
        expect(top).toBeGreaterThanOrEqual(end)
        expect(scale).toBeGreaterThan(0)
        expect(Math.max(width, height)).toBeLessThanOrEqual(32_001)
        end = top + height
      }
      const y = at * layout.height
      const seen = seenFrom(layout, y, view.height)
      expect(seen.first).toBe(pageAt(layout, y) + 1)
      expect(seen.current).toBeGreaterThanOrEqual(seen.first)
      expect(seen.current).toBeLessThanOrEqual(seen.last)
    }),
  )
})

test('an absurd first page is no measure for the others', () => {
  expect(likelySize(a4)).toEqual(a4)
  expect(likelySize({ width: 1e8, height: 2 })).toEqual({ width: 612, height: 792 })
})

test('ten thousand pages stay below the height that browsers end at', () => {
  expect(pile(10_000, 4).height).toBeLessThan(16_500_000)
})
