// A thread that takes and gives back places again and again, and notes in `seen` how many are taken, and the most that ever were.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { openLine, type PlacesMemory } from '../places.ts'

type Task = { memory: PlacesMemory; thread: number; seen: Int32Array<SharedArrayBuffer>; rounds: number; atOnce: number; most: number }

const { memory, thread, seen, rounds, atOnce, most } = workerData as Task
const line = openLine('', { memory, thread })
let entered = 0

async function comeAndGo(): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    if (await line.enter({ most, waiting: 100 })) entered += 1
    const now = Atomics.add(seen, 0, 1) + 1
    for (let before = Atomics.load(seen, 1); before < now; before = Atomics.load(seen, 1)) Atomics.compareExchange(seen, 1, before, now)
    await nextTurn()
    Atomics.sub(seen, 0, 1)
    line.leave()
  }
}

// Who waits for a place keeps no thread alive.
parentPort?.on('message', () => {})
await Promise.all(Array.from({ length: atOnce }, comeAndGo))
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(entered)
parentPort?.close()
