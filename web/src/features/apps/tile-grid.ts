import type { KeyboardEvent, RefObject } from 'react'
import { nextTile } from './grid-focus.ts'

/** The tiles as they are on the page, in reading order. */
export function tilesIn(grid: HTMLElement | null): HTMLElement[] {
  return [...(grid?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])]
}

/** Moves the focus between tiles by the arrow keys, Home and End; says whether the key was one of them. */
export function moveFocus(event: KeyboardEvent<HTMLElement>, grid: RefObject<HTMLElement | null>): boolean {
  if (!/^(?:Arrow(?:Up|Down|Left|Right)|Home|End)$/.test(event.key)) return false
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false
  const tiles = tilesIn(grid.current)
  // From a button of a tile the way goes on from its tile.
  const focused = document.activeElement?.closest('li')?.querySelector<HTMLElement>('[data-tile]') ?? null
  const from = focused ? tiles.indexOf(focused) : -1
  event.preventDefault()
  const boxes = tiles.map((tile) => {
    const { left, top, width } = tile.getBoundingClientRect()
    return { left, top, width }
  })
  const isRightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl'
  tiles[nextTile(boxes, from, isRightToLeft ? mirrored(event.key) : event.key)]?.focus()
  return true
}

function mirrored(key: string): string {
  if (key === 'ArrowLeft') return 'ArrowRight'
  return key === 'ArrowRight' ? 'ArrowLeft' : key
}
