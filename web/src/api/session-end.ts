import { useSyncExternalStore } from 'react'

/**
 * The end of a session while pages are open. With unsaved work the person signs in again in a dialog and the request that
 * met the end is sent once more; without, the sign-in page takes over.
 */
type Waiting = { settle: (signedInAgain: boolean) => void; promise: Promise<boolean> }

let waiting: Waiting | null = null
const listeners = new Set<() => void>()
const unsaved = new Set<symbol>()

function announce(): void {
  for (const listener of listeners) listener()
}

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
  if (waiting) return waiting.promise
  const { promise, resolve } = Promise.withResolvers<boolean>()
  waiting = { promise, settle: resolve }
  announce()
  return promise
}

export function settleSignInAgain(signedInAgain: boolean): void {
  waiting?.settle(signedInAgain)
  waiting = null
  announce()
}

/** Whether the sign-in dialog is wanted now. */
export function useSignInAgainAsked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => waiting !== null,
  )
}
