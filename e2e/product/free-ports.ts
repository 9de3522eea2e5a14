import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Each worker has ports of its own: a port counts as free until the product listens on it. */
const perWorker = 4000
const lowest = 20_000 + (Number(process.env['TEST_PARALLEL_INDEX'] ?? 0) % 3) * perWorker

/** Ports below those that systems hand out by themselves, so that nobody takes one before the product listens on it. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(lowest, lowest + perWorker)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
