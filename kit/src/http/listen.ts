import { StartupError } from '../errors.ts'
import { once } from 'node:events'
import { Server } from 'node:net'
import type { HttpServer } from './server.ts'

/** Begins to listen; an address that cannot be had is a {@link StartupError} of one sentence. */
export async function listen(server: HttpServer | Server, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    if (server instanceof Server) await once(server.listen({ host, port }), 'listening')
    else await server.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new StartupError([`Port ${port} on ${host} cannot be used: ${reasons[code] ?? code}.`], { cause: error })
  }
}

const reasons: Record<string, string> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host name',
}
