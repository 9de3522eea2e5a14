import { createStore, useStore } from '../../store.ts'

const opened = createStore(false)

export function openPalette(): void {
  opened.set(true)
}

export function closePalette(): void {
  opened.set(false)
}

export function usePaletteOpened(): boolean {
  return useStore(opened)
}
