import { t } from '@lingui/core/macro'
import { useEffect, useRef, useState } from 'react'
import { isApple, layerIsOpen, useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'

/** What the keys do; each call sees the view as it is then. */
export type ViewerActions = {
  current: number
  pages: number
  finding: boolean
  goTo: (page: number) => void
  scrollBy: (lines: number) => void
  scrollScreen: (direction: 1 | -1) => void
  step: (direction: 1 | -1) => void
  fitWidth: () => void
  rotate: () => void
  toggleRail: () => void
  openFind: () => void
  closeFind: () => void
  nextHit: (direction: 1 | -1) => void
}

/** Keys for all that the viewer does; they are listed under `?`. */
export function useViewerKeys(actions: ViewerActions): void {
  const latest = useRef(actions)
  latest.current = actions
  const [keys] = useState(() => keysFor(() => latest.current))
  useKeys(t`The PDF`, keys)

  useEffect(() => {
    // Before the page's own keys: what the browser would search is only what is drawn, and Escape is the way back to the list.
    function onKeyDown(event: KeyboardEvent): void {
      const { finding, openFind, closeFind } = latest.current
      if (layerIsOpen() || event.isComposing) return
      if (isFindKey(event) && document.activeElement?.id !== 'find-in-pdf') {
        event.preventDefault()
        openFind()
      } else if (event.key === 'Escape' && finding) {
        event.preventDefault()
        closeFind()
      }
    }
    document.addEventListener('keydown', onKeyDown, true)
    return () => document.removeEventListener('keydown', onKeyDown, true)
  }, [])
}

/** A second press in the field is left to the browser. */
const isFindKey = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === 'f' && (isApple ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey

/** Keys for two directions. */
const pair =
  (back: readonly string[], forth: readonly string[]) =>
  (run: (direction: 1 | -1) => void): Pick<Required<PageKey>, 'match' | 'run'> => ({
    match: ({ key }) => back.includes(key) || forth.includes(key),
    run: ({ key }) => run(back.includes(key) ? -1 : 1),
  })

function keysFor(now: () => ViewerActions): PageKey[] {
  const across = pair(['ArrowLeft'], ['ArrowRight'])
  const lines = pair(['ArrowUp'], ['ArrowDown'])
  const screens = pair(['PageUp'], ['PageDown'])
  const zoom = pair(['-', '−'], ['+', '='])
  const hits = pair(['p'], ['n'])
  return [
    { keys: '← →', label: t`Page before, page after`, ...across((by) => now().goTo(now().current + by)) },
    { keys: '↑ ↓', label: t`A few lines up or down`, ...lines((by) => now().scrollBy(by)) },
    { keys: 'PgUp PgDn', label: t`By what is shown, up or down`, ...screens((by) => now().scrollScreen(by)) },
    { keys: 'Home', label: t`First page`, run: () => now().goTo(1) },
    { keys: 'End', label: t`Last page`, run: () => now().goTo(now().pages) },
    { keys: '− +', label: t`Smaller, larger; with Ctrl and the wheel too`, ...zoom((by) => now().step(by)) },
    { keys: '0', label: t`Width of the view`, run: () => now().fitWidth() },
    { keys: 'r', label: t`Turn clockwise`, run: () => now().rotate() },
    { keys: 't', label: t`Show or hide the pages`, run: () => now().toggleRail() },
    { keys: '/', label: isApple ? t`Search in this PDF; ⌘ F too` : t`Search in this PDF; Ctrl F too`, run: () => now().openFind() },
    { keys: 'p n', label: t`Hit before, hit after`, ...hits((by) => now().nextHit(by)) },
  ]
}
