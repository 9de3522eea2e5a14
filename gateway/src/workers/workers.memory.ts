import { clearThread, createPlacesMemory, openLine, type Line, type PlacesMemory } from '@gatehouse/kit/places'
import { clearTally, createTallyMemory, openTally, type SharedTally, type TallyMemory } from '@gatehouse/kit/shared-tally'

/** What the workers of one gateway count in together; it can be handed to a thread. */
export type WorkersMemory = { workers: number; places: PlacesMemory; clients: TallyMemory; listening: SharedArrayBuffer }

/** One worker’s part in it: limits of the whole gateway, and whether the others are there. */
export type WorkerShare = {
  /** Whether it is the one that does what one worker is enough for. */
  isFirst: boolean
  /** Places of which there are so many for all workers together, by name. */
  lineOf: (name: string) => Line
  /** Connections of each client, at whichever worker. */
  connectionsByClient: SharedTally
  /** Says that this worker listens. */
  markListening: () => void
  /** Whether all other workers listen. */
  othersListen: () => boolean
}

/** More services than anybody has; beyond, two of them would share their places. */
const names = 4096

export function createWorkersMemory(workers: number): WorkersMemory {
  const places = createPlacesMemory({ threads: workers, names })
  return { workers, places, clients: createTallyMemory(workers), listening: new SharedArrayBuffer(4 * workers) }
}

export function shareOf({ workers, places, clients, listening }: WorkersMemory, number: number): WorkerShare {
  const listens = new Int32Array(listening)
  return {
    isFirst: number === 0,
    lineOf: (name) => openLine(name, { memory: places, thread: number }),
    connectionsByClient: openTally(clients, number),
    markListening: () => void Atomics.store(listens, number, 1),
    othersListen: () => Array.from({ length: workers }, (_, at) => at === number || Atomics.load(listens, at) === 1).every(Boolean),
  }
}

/** A gateway that is one worker alone shares with nobody. */
export const shareOfOne = (): WorkerShare => shareOf(createWorkersMemory(1), 0)

/** Gives back what a worker had that is gone. */
export function forgetWorker({ places, clients, listening }: WorkersMemory, number: number): void {
  Atomics.store(new Int32Array(listening), number, 0)
  clearTally(clients, number)
  clearThread({ memory: places, thread: number })
}
