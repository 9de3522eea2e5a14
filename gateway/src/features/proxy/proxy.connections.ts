import { temporarilyUnavailable } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import type { Socket } from 'node:net'
import type { Answer } from './proxy.answer.ts'
import type { ClientAddresses } from './proxy.client-address.ts'
import { tooManyConnections } from './proxy.errors.ts'
import type { ProxyLimits } from './proxy.limits.ts'

type ConnectionOptions = {
  limits: Pick<ProxyLimits, 'connections' | 'connectionsPerClient'>
  clientAddresses: ClientAddresses
  answer: Answer
  newId: NewId
}

const retryAfterS = 10

/** Counts the connections of everybody and of each client; what is too many is told so, unasked, and closed. */
export function createConnectionLimit({ limits, clientAddresses, answer, newId }: ConnectionOptions): (socket: Socket) => void {
  const byClient = new Map<string, number>()
  let all = 0

  const refusalOf = (client: string | null): ReturnType<typeof tooManyConnections> | null => {
    if (all >= limits.connections) return temporarilyUnavailable({ detail: 'There are too many connections.', retryAfterS })
    if (client === null || (byClient.get(client) ?? 0) < limits.connectionsPerClient) return null
    return tooManyConnections({ detail: `At most ${limits.connectionsPerClient} are accepted at a time.`, retryAfterS })
  }

  return (socket) => {
    const peer = clientAddresses.addressOf(socket.remoteAddress ?? '')
    const client = clientAddresses.isTrusted(peer) ? null : networkOf(peer)
    const refusal = refusalOf(client)
    if (refusal !== null) {
      socket.on('error', () => {})
      socket.end(answer.raw(refusal, newId()), () => socket.destroy())
      return
    }
    all += 1
    if (client !== null) byClient.set(client, (byClient.get(client) ?? 0) + 1)
    socket.once('close', () => {
      all -= 1
      if (client === null) return
      const left = (byClient.get(client) ?? 1) - 1
      if (left === 0) byClient.delete(client)
      else byClient.set(client, left)
    })
  }
}

/** One client of IPv6 has a whole /64 (RFC 6177), so that is what counts. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::', 2)
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const filled = tail === undefined ? groups : [...groups, ...Array.from({ length: 8 - groups.length - after.length }, () => '0'), ...after]
  return filled.slice(0, 4).join(':')
}
