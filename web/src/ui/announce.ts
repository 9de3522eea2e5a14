import { createStore, useStore } from '../store.ts'

/** At most one announcement in this time, so that a screen reader is told of changes and not flooded with them. */
export const announceEveryMs = 5000

type Timing = { now: () => number; later: (run: () => void, ms: number) => void; show: (text: string) => void }

/** Passes on the newest text when the last one is old enough; what came between is replaced, not queued. */
export function createAnnouncer({ now, later, show }: Timing): (text: string) => void {
  let shownAt = Number.NEGATIVE_INFINITY
  let next: string | null = null

  function tell(text: string): void {
    shownAt = now()
    show(text)
  }

  return (text) => {
    const wait = shownAt + announceEveryMs - now()
    if (wait <= 0) {
      tell(text)
      return
    }
    const alreadyPlanned = next !== null
    next = text
    if (alreadyPlanned) return
    later(() => {
      if (next !== null) tell(next)
      next = null
    }, wait)
  }
}

const announced = createStore('')

/** Says something to people who do not see the change. */
export const announce = createAnnouncer({
  now: () => performance.now(),
  later: (run, ms) => void setTimeout(run, ms),
  show: announced.set,
})

export function useAnnouncement(): string {
  return useStore(announced)
}
