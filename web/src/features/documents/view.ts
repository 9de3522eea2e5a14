import { createStore, useStore } from '../../store.ts'

/** How the documents are laid out: as rows, or as pictures of their first pages. */
export type DocumentsView = 'table' | 'grid'

const storageKey = 'gatehouse-documents-view'
const view = createStore<DocumentsView>(localStorage.getItem(storageKey) === 'grid' ? 'grid' : 'table')

/** This browser remembers it; it is no filter, so it is not in the address. */
export function setDocumentsView(next: DocumentsView): void {
  localStorage.setItem(storageKey, next)
  view.set(next)
}

export const toggleDocumentsView = (): void => setDocumentsView(view.get() === 'grid' ? 'table' : 'grid')

export function useDocumentsView(): DocumentsView {
  return useStore(view)
}
