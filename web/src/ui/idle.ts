import { useEffect } from 'react'
import { createStore, useStore } from '../store.ts'

/** A page that is never idle gets what was put off all the same. */
const longestWaitMs = 2000

const idle = createStore(false)
let isAsked = false

/** False until the first page stands and the browser has nothing better to do; for what nobody waits for. */
export function useIdle(): boolean {
  useEffect(() => {
    if (isAsked) return
    isAsked = true
    const begin = (): void => idle.set(true)
    // Safari has no word for it yet.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(begin, { timeout: longestWaitMs })
    else setTimeout(begin, 200)
  }, [])
  return useStore(idle)
}
