import { temporarilyUnavailable, type ProblemError } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import type { Line } from '@gatehouse/kit/places'
import type { SharedTally } from '@gatehouse/kit/shared-tally'
import type { Socket } from 'node:net'
import type { Answer } from './proxy.answer.ts'
import type { ClientAddresses } from './proxy.client-address.ts'
import { tooManyConnections } from './proxy.errors.ts'
import type { ProxyLimits } from './proxy.limits.ts'

/** How connections are counted, by all workers together. */
export type ConnectionCounts = { all: Line; byClient: SharedTally }

type ConnectionOptions = {
  counts: ConnectionCounts
  limits: Pick<ProxyLimits, 'connections' | 'connectionsPerClient'>
  clientAddresses: ClientAddresses
  answer: Answer
  newId: NewId
}

const retryAfterS = 10

/** Counts the connections of everybody and of each client; what is too many is told so, unasked, and closed. */
export function createConnectionLimit(options: ConnectionOptions): (socket: Socket) => void {
  const { clientAddresses, answer, newId } = options
  return (socket) => {
    const peer = clientAddresses.addressOf(socket.remoteAddress ?? '')
    const client = clientAddresses.isTrusted(peer) ? null : networkOf(peer)
    const refusal = countIn(options, client)
    if (refusal === null) {
      socket.once('close', () => countOut(options, client))
      return
    }
    socket.on('error', () => {})
    socket.end(answer.raw(refusal, newId()), () => socket.destroy())
  }
}

/** Counts a connection, or tells why it is one too many. A client that is null has as many as it needs. */
function countIn({ limits, counts }: ConnectionOptions, client: string | null): ProblemError | null {
  if (counts.all.enter({ most: limits.connections, waiting: 0 }) === false)
    return temporarilyUnavailable({ detail: 'There are too many connections.', retryAfterS })
  if (client === null || counts.byClient.add(client) <= limits.connectionsPerClient) return null
  countOut({ counts }, client)
  return tooManyConnections({ detail: `At most ${limits.connectionsPerClient} are accepted at a time.`, retryAfterS })
}

function countOut({ counts }: Pick<ConnectionOptions, 'counts'>, client: string | null): void {
  counts.all.leave()
  if (client !== null) counts.byClient.remove(client)
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
