import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { gap, pageAt, seenFrom } from './layout.ts'
import type { Layout, Seen } from './layout.ts'

/** A point of a page that stays where it is in the view while sizes change; `across` and `down` are shares of the page. */
type Anchor = { page: number; down: number; across: number; x: number; y: number }

export type Place = {
  seen: Seen
  onScroll: () => void
  goTo: (page: number) => void
  /** Moves the view by pixels. */
  scrollBy: (down: number) => void
  /** Keeps what lies at a point of the view there while pages change their size; the middle when none is given. */
  hold: (point?: { x: number; y: number }) => void
}

type Options = { pane: RefObject<HTMLElement | null>; layout: Layout; from: number }

/** Where in the pile of pages the view is. */
export function usePlace({ pane, layout, from }: Options): Place {
  const [seen, setSeen] = useState<Seen>({ first: from, last: from, current: from })
  const anchor = useRef<Anchor>({ page: from, down: 0, across: 0.5, x: 0, y: gap })
  /** The page that was asked for; it is the current one until the view moves, also where a following one has more room. */
  const asked = useRef<{ page: number; top: number } | null>({ page: from, top: 0 })

  const look = useCallback(() => {
    const view = pane.current
    if (!view) return
    const next = seenFrom(layout, view.scrollTop, view.clientHeight)
    if (asked.current !== null && Math.abs(asked.current.top - view.scrollTop) < 2) next.current = asked.current.page
    else asked.current = null
    setSeen((before) => (isSame(before, next) ? before : next))
  }, [pane, layout])

  const hold = useCallback(
    (point?: { x: number; y: number }) => {
      const view = pane.current
      if (!view) return
      const { x, y } = point ?? { x: view.clientWidth / 2, y: view.clientHeight / 2 }
      const at = pageAt(layout, view.scrollTop + y)
      const box = layout.boxes[at]
      if (!box) return
      const left = (layout.width - box.width) / 2
      const [down, across] = [(view.scrollTop + y - box.top) / box.height, (view.scrollLeft + x - left) / box.width]
      anchor.current = { page: at + 1, down, across, x, y }
    },
    [pane, layout],
  )

  useLayoutEffect(() => {
    const view = pane.current
    const { page, down, across, x, y } = anchor.current
    const box = layout.boxes[page - 1]
    if (!view || !box) return
    view.scrollTop = box.top + down * box.height - y
    view.scrollLeft = (layout.width - box.width) / 2 + across * box.width - x
    if (asked.current?.page === page) asked.current.top = view.scrollTop
    look()
  }, [pane, layout, look])

  const goTo = useCallback(
    (page: number) => {
      const view = pane.current
      const box = layout.boxes[page - 1]
      if (!view || !box) return
      anchor.current = { page, down: 0, across: 0.5, x: view.clientWidth / 2, y: gap }
      view.scrollTop = box.top - gap
      asked.current = { page, top: view.scrollTop }
      look()
    },
    [pane, layout, look],
  )

  const onScroll = useCallback(() => {
    look()
    // The page that was asked for stays the point that is held, until somebody moves on.
    if (asked.current === null) hold({ x: (pane.current?.clientWidth ?? 0) / 2, y: 0 })
  }, [pane, look, hold])

  const scrollBy = useCallback((down: number) => pane.current?.scrollBy({ top: down }), [pane])

  return { seen, onScroll, goTo, scrollBy, hold }
}

const isSame = (one: Seen, other: Seen): boolean => one.first === other.first && one.last === other.last && one.current === other.current
