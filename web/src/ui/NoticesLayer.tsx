import { Notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'

export function NoticesLayer() {
  const layer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const shown = layer.current?.querySelector<HTMLElement>('[data-position="top-center"]')
    if (!shown) return undefined
    // On a phone a dialog makes room for them: what lies over its buttons would keep them from being pressed.
    const room = document.documentElement.style
    const observer = new ResizeObserver(() => room.setProperty('--notices-height', `${shown.offsetHeight}px`))
    observer.observe(shown)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={layer}>
      <Notifications withinPortal={false} position="top-center" limit={3} autoClose={5000} transitionDuration={120} />
    </div>
  )
}
