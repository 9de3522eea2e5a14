import type { Clock } from '@gatehouse/kit/clock'
import type { Line } from '@gatehouse/kit/places'
import type { Timers } from '@gatehouse/kit/timers'

/** Runs a task when a place is free, or refuses it at once when too many wait already. */
export type BoundedQueue = (<T>(task: () => Promise<T>) => Promise<T>) & {
  /** Throws the refusal when there is no room at this moment. */
  requireRoom: () => void
}

export type QueueBounds = { line: Line; atOnce: number; waiting: number; refuse: () => Error; pace?: Pace }

/** While so many wait, a place that was given back rests for so many times as long as the task took. */
export type Pace = { crowd: number; rest: number; clock: Clock; timers: Timers }

/**
 * Lets `atOnce` tasks run, `waiting` more wait in order, and refuses the rest: a flood costs neither memory nor time. With a pace it does not
 * get all of the places' time either: what else the machine has to do goes on beside it.
 */
export function createBoundedQueue({ line, atOnce: most, waiting, refuse, pace }: QueueBounds): BoundedQueue {
  const leave = (startedMs: number): void => {
    if (pace === undefined || !line.isFull({ most, waiting: pace.crowd })) return line.leave()
    pace.timers.after((pace.clock.elapsedMs() - startedMs) * pace.rest, () => line.leave())
    return undefined
  }
  const queue = async <T>(task: () => Promise<T>): Promise<T> => {
    if (!(await line.enter({ most, waiting }))) throw refuse()
    const startedMs = pace?.clock.elapsedMs() ?? 0
    try {
      return await task()
    } finally {
      leave(startedMs)
    }
  }
  const requireRoom = (): void => {
    if (line.isFull({ most, waiting })) throw refuse()
  }
  return Object.assign(queue, { requireRoom })
}
