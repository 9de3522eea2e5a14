import { guardedLookup, refuseSpecialAddresses, RefusedAddressError } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { LookupAddress } from 'node:dns'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Time for each of these steps, in milliseconds. */
const stepLimitMs = 5000
/** One of each family is enough to know; a name may have dozens. */
const addressesTried = 2

/** Where a URL leads: a name or literal address, and a port. */
export type Endpoint = { hostname: string; port: number; secure: boolean }

export function endpointOf(baseUrl: string): Endpoint {
  const { hostname, port, protocol } = new URL(baseUrl)
  const secure = protocol === 'https:'
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (secure ? 443 : 80) : Number(port), secure }
}

/** Throws for a literal address that may not be called; names are looked at when they are resolved. */
export function checkAddress({ hostname }: Endpoint): void {
  const reason = refuseSpecialAddresses(hostname)
  if (reason !== null) throw new RefusedAddressError(hostname, reason)
}

/** The addresses of a name; throws when it has none, or one that may not be called. */
export function resolveName({ hostname }: Endpoint, timers: Timers): Promise<string[]> {
  return within(timers, (resolve, reject) => {
    guardedLookup(refuseSpecialAddresses)(hostname, { all: true }, (error, addresses) => {
      if (error === null) resolve((addresses as LookupAddress[]).map(({ address }) => address))
      else reject(error)
    })
  })
}

/** Connects to the first address that accepts, of the first two. */
export async function connectTo(addresses: readonly string[], { port }: Endpoint, timers: Timers): Promise<Socket> {
  let fault: unknown = new Error('there is no address to connect to')
  for (const host of addresses.slice(0, addressesTried)) {
    try {
      return await connectOnce({ host, port }, timers)
    } catch (error) {
      fault = error
    }
  }
  throw fault
}

async function connectOnce(address: { host: string; port: number }, timers: Timers): Promise<Socket> {
  const socket = connect(address)
  try {
    await within<void>(timers, (resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** Speaks TLS on a connection and verifies the certificate. */
export async function secureConnection(socket: Socket, { hostname }: Endpoint, timers: Timers): Promise<void> {
  const secured = connectTls({ socket, host: hostname, ...(isIP(hostname) === 0 ? { servername: hostname } : {}) })
  try {
    await within<void>(timers, (resolve, reject) => secured.once('secureConnect', resolve).once('error', reject))
  } finally {
    secured.destroy()
  }
}

type Executor<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => void

async function within<T>(timers: Timers, start: Executor<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const cancel = timers.after(stepLimitMs, () => reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })))
  try {
    start(resolve, reject)
    return await promise
  } finally {
    cancel()
  }
}
