import { useEffect, useState } from 'react'

/** What opened the last dialog that did not come from another dialog. */
let outermost: HTMLElement | null = null

/**
 * Gives the focus back when the component goes. Mantine does so only when `opened` changes, and our dialogs are rendered
 * opened or not at all. When what had the focus is gone too (a deleted row), the content of the page gets it.
 */
export function useFocusReturn(): void {
  const [opener] = useState(findOpener)
  useEffect(() => {
    if (opener && !opener.closest('[role=dialog]')) outermost = opener
    return () => {
      // After the focus has left with the dialog, and before a dialog that follows takes it.
      setTimeout(() => {
        const { activeElement, body } = document
        if (activeElement !== null && activeElement !== body) return
        const next = [opener, outermost, document.querySelector<HTMLElement>('main')].find((element) => element?.isConnected)
        next?.focus({ preventScroll: true })
      })
    }
  }, [opener])
}

/** What has the focus, or the button of the menu it is in: the menu is gone by then. */
function findOpener(): HTMLElement | null {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement) || focused === document.body) return null
  const button = focused.closest('[role=menu]')?.getAttribute('aria-labelledby')
  return button ? document.getElementById(button) : focused
}
