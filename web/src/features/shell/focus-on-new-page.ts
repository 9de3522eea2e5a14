import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/**
 * After going to another page the focus starts at its content, and a screen reader reads it, as it would after a real
 * page load. A change of the query alone (a filter) leaves the focus where it is, and whoever writes in a field that stays writes on.
 */
export function useFocusOnNewPage() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const last = useRef<string | undefined>(undefined)
  useEffect(() => {
    const isFirst = last.current === undefined
    const changed = last.current !== path
    last.current = path
    if (!isFirst && changed && !isWritingIn(main.current)) main.current?.focus({ preventScroll: true })
  }, [path])
  return main
}

function isWritingIn(main: HTMLElement | null): boolean {
  const { activeElement } = document
  return main?.contains(activeElement) === true && activeElement?.matches('textarea, input') === true
}
