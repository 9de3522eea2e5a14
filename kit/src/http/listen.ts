import { StartupError } from '../errors.ts'
import { once } from 'node:events'
import { createServer, Server } from 'node:net'
import type { HttpServer } from './server.ts'

type Address = { host: string; port: number }

/**
 * Begins to listen; an address that cannot be had is a {@link StartupError} of one sentence. With `reusePort` other threads of this process
 * may listen there too, and the kernel spreads connections over them.
 */
export async function listen(
  server: HttpServer | Server,
  { host, port, reusePort = false }: Address & { reusePort?: boolean },
): Promise<void> {
  try {
    const address = { host, port, ...(reusePort ? { reusePort } : {}) }
    if (server instanceof Server) await once(server.listen(address), 'listening')
    else await server.listen(address)
  } catch (error) {
    throw cannotBeUsed({ host, port }, error)
  }
}

/** Throws a {@link StartupError} of one sentence unless one could listen there and nobody does. */
export async function requireFreeAddress({ host, port }: Address): Promise<void> {
  const server = createServer()
  try {
    await once(server.listen({ host, port }), 'listening')
  } catch (error) {
    throw cannotBeUsed({ host, port }, error)
  }
  await new Promise((resolve) => server.close(resolve))
}

function cannotBeUsed({ host, port }: Address, error: unknown): StartupError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return new StartupError([`Port ${port} on ${host} cannot be used: ${reasons[code] ?? code}.`], { cause: error })
}

const reasons: Record<string, string> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host name',
}
