import { createStore, useStore } from '../../store.ts'

const storageKey = 'gatehouse-chat-model'
// The last choice is where the next conversation begins, in this browser.
const chosen = createStore<string | null>(localStorage.getItem(storageKey))

export function useChosenModel(): string | null {
  return useStore(chosen)
}

export function chooseModel(model: string): void {
  localStorage.setItem(storageKey, model)
  chosen.set(model)
}
