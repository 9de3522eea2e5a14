// Asks several ports for the same path over kept connections, at random moments, and prints how long each answer took.
// usage: node flood.observer.ts <ObserverTask as JSON>
import type { Socket } from 'node:net'
import { arriveAtRandom, type Arrivals } from '../arrivals.ts'
import { openSocket, requestHead } from '../proxy/raw-client.ts'

export type ObserverTask = Arrivals & { ports: number[]; path: string; cookie: string }
/** Milliseconds of each answer, by port. */
export type Observed = Record<number, number[]>

const connections = 16

const task = JSON.parse(process.argv[2] ?? '') as ObserverTask
const observed = await Promise.all(task.ports.map(async (port): Promise<[number, number[]]> => [port, await observe(port)]))
process.stdout.write(JSON.stringify(Object.fromEntries(observed)))

async function observe(port: number): Promise<number[]> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => openSocket(port)))
  const head = requestHead({ ...task, port })
  const idle = [...sockets]
  const waiting: number[] = []
  const taken: number[] = []
  const { promise: allAnswered, resolve } = Promise.withResolvers<undefined>()
  let [sent, isOver] = [0, false]
  const send = (socket: Socket, dueMs: number): void => {
    socket.once('data', (chunk) => {
      // A small answer comes in one piece.
      if (!chunk.toString('latin1', 0, 12).endsWith(' 200')) throw new Error(`port ${port} answered ${chunk.toString('latin1', 0, 60)}`)
      taken.push(performance.now() - dueMs)
      const next = waiting.shift()
      if (next === undefined) idle.push(socket)
      else send(socket, next)
      if (isOver && taken.length === sent) resolve(undefined)
    })
    socket.write(head)
  }
  await arriveAtRandom(task, () => {
    sent += 1
    // The one that has been idle for longest, so that none is idle for so long that it is closed.
    const socket = idle.shift()
    if (socket === undefined) waiting.push(performance.now())
    else send(socket, performance.now())
  })
  isOver = true
  if (taken.length < sent) await allAnswered
  for (const socket of sockets) socket.destroy()
  return taken
}
