/** Runs a task when a place is free, or refuses it at once when too many wait already. */
export type BoundedQueue = (<T>(task: () => Promise<T>) => Promise<T>) & {
  /** Throws the refusal when there is no room at this moment. */
  requireRoom: () => void
}

export type QueueBounds = { atOnce: number; waiting: number; refuse: () => Error }

/** Lets `atOnce` tasks run, `waiting` more wait in order, and refuses the rest: a flood costs neither memory nor time. */
export function createBoundedQueue({ atOnce, waiting, refuse }: QueueBounds): BoundedQueue {
  let running = 0
  const line: (() => void)[] = []

  const requireRoom = (): void => {
    if (running >= atOnce && line.length >= waiting) throw refuse()
  }
  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1
      return
    }
    requireRoom()
    // Whoever leaves hands over its place, so `running` does not change.
    await new Promise<void>((resolve) => line.push(resolve))
  }
  const leave = (): void => {
    const next = line.shift()
    if (next === undefined) running -= 1
    else next()
  }
  const queue = async <T>(task: () => Promise<T>): Promise<T> => {
    await enter()
    try {
      return await task()
    } finally {
      leave()
    }
  }
  return Object.assign(queue, { requireRoom })
}
