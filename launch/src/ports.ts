import { createServer } from 'node:net'

export type Listener = { variable: string; host: string; port: number }

/** Why these addresses cannot be listened on, a sentence each; empty when all are free. */
export async function portFaults(listeners: Listener[]): Promise<string[]> {
  const faults = await Promise.all(listeners.map(faultOf))
  return faults.filter((fault) => fault !== null)
}

function faultOf({ variable, host, port }: Listener): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', (error) => resolve(explain({ variable, host, port }, 'code' in error ? String(error.code) : error.message)))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

function explain({ variable, host, port }: Listener, code: string): string {
  const name = variable.replace('_PORT', '_HOST')
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use by another program; stop that one, or set ${variable}.`
  if (code === 'EACCES') return `Port ${port} on ${host} is not open to this user; set ${variable} to a port above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${name} is "${host}", which is no address of this machine.`
  return `It is not possible to listen on ${host}:${port} (${code}); see ${name} and ${variable}.`
}
