/** Puts work into the queue; the function it gives takes it out again. */
export type TakeTurn = (work: () => Promise<void>) => () => void

/** Runs one piece of work after the other; the newest first, because that is what somebody looks at. What is not wanted any more is left out. */
export function createTurns(): TakeTurn {
  const waiting: (() => Promise<void>)[] = []
  let busy = false

  async function run(): Promise<void> {
    busy = true
    for (let next = waiting.pop(); next; next = waiting.pop()) await next().catch(() => undefined)
    busy = false
  }

  return (work) => {
    waiting.push(work)
    if (!busy) void run()
    return () => {
      const at = waiting.indexOf(work)
      if (at !== -1) waiting.splice(at, 1)
    }
  }
}
