import { connect, createServer, type AddressInfo } from 'node:net'

/** Whether this process is in a state to judge others. */
export type CheckSelf = () => Promise<boolean>

const patienceMs = 1000

/** Connects to itself over loopback; a network stack or an event loop that cannot do that in a second can tell nothing of others. */
export const checkSelf: CheckSelf = async () => {
  const startedMs = performance.now()
  const server = createServer((socket) => socket.destroy())
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo
        connect({ port, host: '127.0.0.1', timeout: patienceMs })
          .once('connect', resolve)
          .once('timeout', () => reject(new Error('loopback does not answer')))
          .on('error', reject)
          .on('data', () => {})
      })
    })
    return performance.now() - startedMs < patienceMs
  } catch {
    return false
  } finally {
    server.close()
  }
}
