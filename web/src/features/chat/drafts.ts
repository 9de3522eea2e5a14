import { createStore, useStore } from '../../store.ts'
import type { Place } from './place.ts'

// What somebody has begun to write stays with its conversation as long as the tab is open.
const drafts = createStore<Readonly<Record<Place, string>>>({})

export function useDraft(place: Place): string {
  return useStore(drafts)[place] ?? ''
}

export function setDraft(place: Place, text: string): void {
  drafts.set({ ...drafts.get(), [place]: text })
}

/** What was written while a conversation was being made belongs to it. */
export function moveDraft(from: Place, to: Place): void {
  const { [from]: text = '', ...rest } = drafts.get()
  drafts.set({ ...rest, [to]: text })
}
