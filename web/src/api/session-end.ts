import { createStore, useStore } from '../store.ts'

/**
 * The end of a session while pages are open. With unsaved work the person signs in again in a dialog and the request that
 * met the end is sent once more; without, the sign-in page takes over.
 */
type Question = { settle: (signedInAgain: boolean) => void; answer: Promise<boolean> }

const question = createStore<Question | null>(null)
const unsaved = new Set<symbol>()

/** Notes unsaved work until the returned function is called. */
export function holdUnsavedWork(): () => void {
  const mark = Symbol('unsaved work')
  unsaved.add(mark)
  return () => {
    unsaved.delete(mark)
  }
}

export function hasUnsavedWork(): boolean {
  return unsaved.size > 0
}

/** Opens the dialog once, however many requests meet the end together; resolves with what the person did. */
export function askToSignInAgain(): Promise<boolean> {
  const open = question.get()
  if (open) return open.answer
  const { promise, resolve } = Promise.withResolvers<boolean>()
  question.set({ answer: promise, settle: resolve })
  return promise
}

export function settleSignInAgain(signedInAgain: boolean): void {
  question.get()?.settle(signedInAgain)
  question.set(null)
}

/** Whether the sign-in dialog is wanted now. */
export function useSignInAgainAsked(): boolean {
  return useStore(question) !== null
}
