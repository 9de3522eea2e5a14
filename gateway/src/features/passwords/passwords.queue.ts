/** Runs a task when a place is free, or refuses it at once when too many wait already. */
export type BoundedQueue = <T>(task: () => Promise<T>) => Promise<T>

export type QueueBounds = { atOnce: number; waiting: number; refuse: () => Error }

/** Lets `atOnce` tasks run, `waiting` more wait in order, and refuses the rest: a flood costs neither memory nor time. */
export function createBoundedQueue({ atOnce, waiting, refuse }: QueueBounds): BoundedQueue {
  let running = 0
  const line: (() => void)[] = []

  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1
      return
    }
    if (line.length >= waiting) throw refuse()
    // Whoever leaves hands over its place, so `running` does not change.
    await new Promise<void>((resolve) => line.push(resolve))
  }
  const leave = (): void => {
    const next = line.shift()
    if (next === undefined) running -= 1
    else next()
  }
  return async (task) => {
    await enter()
    try {
      return await task()
    } finally {
      leave()
    }
  }
}
