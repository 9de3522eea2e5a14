import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

type Point = { x: number; y: number }

/** Ctrl and the wheel, pinching on a touchpad (which browsers tell as that) and on a touchscreen: makes what is under the fingers larger. */
export function useZoomGestures(pane: RefObject<HTMLElement | null>, zoomBy: (factor: number, at: Point) => void): void {
  const latest = useRef(zoomBy)
  latest.current = zoomBy
  useEffect(() => {
    const element = pane.current
    if (!element) return undefined
    let spread = 0

    const within = (x: number, y: number): Point => {
      const { left, top } = element.getBoundingClientRect()
      return { x: x - left, y: y - top }
    }
    function onWheel(event: WheelEvent): void {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 30
      latest.current(Math.exp(-Math.max(-60, Math.min(60, pixels)) / 240), within(event.clientX, event.clientY))
    }
    function onTouchMove(event: TouchEvent): void {
      const [one, other] = event.touches
      if (!one || !other) return
      event.preventDefault()
      const now = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
      if (spread > 0 && now > 0) latest.current(now / spread, within((one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2))
      spread = now
    }
    const onTouchEnd = (): void => {
      spread = 0
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    element.addEventListener('touchmove', onTouchMove, { passive: false })
    element.addEventListener('touchend', onTouchEnd)
    element.addEventListener('touchcancel', onTouchEnd)
    return () => {
      element.removeEventListener('wheel', onWheel)
      element.removeEventListener('touchmove', onTouchMove)
      element.removeEventListener('touchend', onTouchEnd)
      element.removeEventListener('touchcancel', onTouchEnd)
    }
  }, [pane])
}
