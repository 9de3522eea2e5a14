import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Each worker of a test run has ports of its own: a port counts as free until the program listens on it. */
const perWorker = 4000
const lowest = 20_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 3) * perWorker

/**
 * Loopback ports that nobody listens on, for a program that must be told one. They lie below those that systems hand out by themselves,
 * so that nobody is given one of them before the program listens on it.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(lowest, lowest + perWorker)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1)
  return port
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
