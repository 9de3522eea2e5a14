import { useEffect, useState } from 'react'
import type { PointerEvent } from 'react'

type Dragging = {
  /** The pointer is over the tile with this key. */
  onOver: (key: string, over: string) => void
  onDrop: () => void
  onCancel: () => void
}

/**
 * Dragging a tile over others. Listens at the window: the tile itself moves in the document while it is dragged, which would end a
 * capture of the pointer.
 */
export function useDrag({ onOver, onDrop, onCancel }: Dragging) {
  const [dragged, setDragged] = useState<string | null>(null)
  useEffect(() => {
    if (dragged === null) return undefined
    const end = new AbortController()
    const finish = (how: () => void) => () => {
      setDragged(null)
      how()
    }
    addEventListener(
      'pointermove',
      ({ clientX, clientY }) => {
        const tile = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-place]')
        const over = tile?.dataset['place']
        if (over !== undefined && over !== dragged) onOver(dragged, over)
      },
      end,
    )
    addEventListener('pointerup', finish(onDrop), end)
    addEventListener('pointercancel', finish(onCancel), end)
    addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape') finish(onCancel)()
      },
      end,
    )
    return () => end.abort()
  }, [dragged, onOver, onDrop, onCancel])
  return {
    dragged,
    grip: (key: string) => ({
      onPointerDown: (event: PointerEvent) => {
        if (event.button === 0) setDragged(key)
      },
    }),
  }
}
