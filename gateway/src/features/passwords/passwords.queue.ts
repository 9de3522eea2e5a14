import type { Line } from '@gatehouse/kit/places'

/** Runs a task when a place is free, or refuses it at once when too many wait already. */
export type BoundedQueue = (<T>(task: () => Promise<T>) => Promise<T>) & {
  /** Throws the refusal when there is no room at this moment. */
  requireRoom: () => void
}

export type QueueBounds = { line: Line; atOnce: number; waiting: number; refuse: () => Error }

/** Lets `atOnce` tasks run, `waiting` more wait in order, and refuses the rest: a flood costs neither memory nor time. */
export function createBoundedQueue({ line, atOnce: most, waiting, refuse }: QueueBounds): BoundedQueue {
  const queue = async <T>(task: () => Promise<T>): Promise<T> => {
    if (!(await line.enter({ most, waiting }))) throw refuse()
    try {
      return await task()
    } finally {
      line.leave()
    }
  }
  const requireRoom = (): void => {
    if (line.isFull({ most, waiting })) throw refuse()
  }
  return Object.assign(queue, { requireRoom })
}
