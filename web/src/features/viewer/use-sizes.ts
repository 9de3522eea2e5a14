import { useCallback, useEffect, useState } from 'react'
import type { RefObject } from 'react'
import { likelySize } from './layout.ts'
import type { Size } from './layout.ts'

/** The sizes of all pages; what is likely until a page is read. */
export function usePageSizes(count: number, first: Size): [sizes: readonly Size[], learn: (page: number, size: Size) => void] {
  const [sizes, setSizes] = useState<readonly Size[]>(() =>
    Array.from({ length: count }, (_, at) => (at === 0 ? first : likelySize(first))),
  )
  const learn = useCallback((page: number, size: Size) => {
    setSizes((before) => {
      const known = before[page - 1]
      return known?.width === size.width && known.height === size.height ? before : before.with(page - 1, size)
    })
  }, [])
  return [sizes, learn]
}

/** The room that a pane has for what is in it. */
export function useRoom(pane: RefObject<HTMLElement | null>): Size | null {
  const [room, setRoom] = useState<Size | null>(null)
  useEffect(() => {
    const element = pane.current
    if (!element) return undefined
    const measure = (): void =>
      setRoom((before) => {
        const { clientWidth: width, clientHeight: height } = element
        return before?.width === width && before.height === height ? before : { width, height }
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [pane])
  return room
}
