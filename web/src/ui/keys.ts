import { useEffect } from 'react'
import { createStore, useStore } from '../store.ts'

/** One key of the current page. `keys` is shown in the list; without `run` the entry only explains. */
export type PageKey = {
  keys: string
  label: string
  run?: (event: KeyboardEvent) => void
  /** Which events mean this key; `event.key === keys` when it is not given. */
  match?: (event: KeyboardEvent) => boolean
  /** The key also does what it does anyway. */
  lets?: boolean
}

export type KeyGroup = { id: symbol; title: string; keys: PageKey[] }

/** Where keyboards have a command key. */
export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

const storageKey = 'gatehouse-single-keys'
const groups = createStore<readonly KeyGroup[]>([])
const singleKeys = createStore(localStorage.getItem(storageKey) !== 'off')

/** Single-letter keys can be turned off (WCAG 2.1.4): speech input would set them off by accident. */
export function setSingleKeys(on: boolean): void {
  localStorage.setItem(storageKey, on ? 'on' : 'off')
  singleKeys.set(on)
}

export function useSingleKeys(): boolean {
  return useStore(singleKeys)
}

/** A dialog that closes by the key is gone when the page sees it; the key was the dialog's all the same. */
let layerWasOpen = false
addEventListener('keydown', () => (layerWasOpen = layerIsOpen()), true)

/** Whether keys belong to the field that has the focus or to an open dialog rather than to the page. */
function keysAreTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select') || layerWasOpen || layerIsOpen()
}

/** Whether a dialog, a menu or a list of choices lies over the page. */
export function layerIsOpen(): boolean {
  // The choices of a closed select are in the page too, and not shown.
  const layers = document.querySelectorAll('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')
  return [...layers].some((layer) => layer.checkVisibility())
}

/** Offers keys while the calling component is shown, and lists them under `?`. Pass a stable array. */
export function useKeys(title: string, keys: PageKey[]): void {
  useEffect(() => {
    const id = Symbol(title)
    groups.set([...groups.get(), { id, title, keys }])
    function onKeyDown(event: KeyboardEvent): void {
      if (!singleKeys.get() || keysAreTaken(event)) return
      const hit = keys.find((key) => key.run && (key.match ? key.match(event) : event.key === key.keys))
      if (!hit) return
      if (!hit.lets) event.preventDefault()
      hit.run?.(event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      groups.set(groups.get().filter((group) => group.id !== id))
    }
  }, [title, keys])
}

export function usePageKeys(): readonly KeyGroup[] {
  return useStore(groups)
}
