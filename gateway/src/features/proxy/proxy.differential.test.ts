import * as fc from 'fast-check'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, it } from 'vitest'
import { aMountedService, exchangeRaw, openRaw, startGateway, valuesOf, type RawConnection } from './proxy.builders.ts'
import { catalogue, oddRequests } from './proxy.differential.builders.ts'
import { foldName } from './proxy.header-names.ts'

// The same bytes go through the gateway and straight to the upstream. What arrives must be the same, or the gateway has refused it.

/** Any other number tries other requests; one that fails is reported with its bytes and can be put into the catalogue. */
const seed = 20_260_301
const count = 1200
const atOnce = 12
/** An unfinished request is waited for by either server; so long a silence after it means that nothing comes. */
const silenceMs = 150

type Arrived = { method: string; url: string; headers: string[]; body: string; whole: boolean }
type Upstream = AsyncDisposable & { port: number; arrived: Map<string, Arrived[]>; strays: string[]; streams: string[] }

/** A strict server that notes what it understands, by the number of the case in the path, and the bytes of each connection. */
async function startRecorder(): Promise<Upstream> {
  const arrived = new Map<string, Arrived[]>()
  const strays: string[] = []
  const streams: string[] = []
  const server = createServer((request, response) => {
    response.on('error', () => {})
    if (request.url === '/sentinel') return response.end('sentinel')
    // A body that breaks off, or is none, is not whole; its connection ends with it.
    note(request).then(
      () => response.end('ok'),
      () => response.destroy(),
    )
    return undefined
  })
  const note = async (request: IncomingMessage): Promise<void> => {
    const { method = '', url = '', rawHeaders } = request
    const one: Arrived = { method, url, headers: rawHeaders, body: '', whole: false }
    const id = /c(\d+)/.exec(url)?.[1]
    if (id === undefined) strays.push(`${method} ${url}`)
    else arrived.set(id, [...(arrived.get(id) ?? []), one])
    request.on('error', () => {})
    for await (const chunk of request) one.body += (chunk as Buffer).toString('latin1')
    one.whole = true
  }
  server.on('connection', (socket: Socket) => {
    const at = streams.push('') - 1
    socket.on('data', (chunk) => (streams[at] += chunk.toString('latin1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    arrived,
    strays,
    streams,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const sentinel = 'GET /sentinel HTTP/1.1\r\nHost: gw\r\n\r\n'

/** Sends the bytes, then a request that is surely right: when that is answered, or the connection has ended, all is done. */
async function send(port: number, bytes: string): Promise<string> {
  using connection: RawConnection = await openRaw(port)
  connection.send(bytes)
  connection.send(sentinel)
  await Promise.race([connection.until(/sentinel/), untilSilent(connection, port)])
  return connection.received()
}

async function untilSilent({ socket }: RawConnection, port: number): Promise<void> {
  await new Promise<void>((resolve) => {
    let timer = setTimeout(resolve, silenceMs)
    socket.on('data', () => {
      clearTimeout(timer)
      timer = setTimeout(resolve, silenceMs)
    })
  })
  // A server that answers somebody who comes later has read what was sent before; on a busy machine that takes longer than the silence.
  await exchangeRaw(port, sentinel)
}

/** What is wrong with what came through the gateway, or null. */
function faultOf(through: readonly Arrived[], straight: readonly Arrived[]): string | null {
  if (through.length > straight.length) return `the upstream got ${through.length} requests instead of ${straight.length}`
  for (const [at, one] of through.entries()) {
    const other = straight[at]
    if (other === undefined || one.method !== other.method || one.url !== other.url) return `request ${at} is another one`
    if (one.whole && one.body !== other.body) return `the body of request ${at} is another one`
    const fault = identityFault(one) ?? headerFault(one, other)
    if (fault !== null) return `request ${at}: ${fault}`
  }
  return null
}

const ours: Record<string, string> = {
  'x-user-id': 'id-of-ana',
  'x-user-email': 'ana@example.org',
  'x-user-role': 'user',
  'x-user-groups': 'g1,g2',
  'x-gatehouse-assertion': 'assertion-for-id-of-ana-at-app',
}

function identityFault({ headers }: Arrived): string | null {
  const claims = headers
    .filter((_value, at) => at % 2 === 0)
    .filter((name) => /^(x-user-|x-gatehouse-|remote-|x-original-)/.test(foldName(name)))
  if (claims.toSorted().join() !== Object.keys(ours).toSorted().join()) return `identity is claimed by ${claims.join()}`
  for (const [name, value] of Object.entries(ours))
    if (valuesOf(headers, name).join() !== value) return `${name} is ${valuesOf(headers, name).join()}`
  if (valuesOf(headers, 'cookie').some((cookie) => /(^|;\s*)gatehouse=/.test(cookie))) return 'a cookie of the gateway came along'
  return null
}

/** Headers that are the client's to send arrive as they would without the gateway, unless its Connection takes them away. */
function headerFault(one: Arrived, other: Arrived): string | null {
  const listed = valuesOf(other.headers, 'connection').join().toLowerCase()
  for (const name of ['x-probe', 'range', 'content-type', 'accept', 'origin']) {
    if (listed.includes(name)) continue
    if (valuesOf(one.headers, name).join('\n') !== valuesOf(other.headers, name).join('\n')) return `${name} has changed`
  }
  return null
}

it('lets through what the upstream would have got, unchanged and once, or refuses it', async () => {
  await using upstream = await startRecorder()
  await using direct = await startRecorder()
  await using gateway = await startGateway([aMountedService({ upstream: `http://127.0.0.1:${upstream.port}/api/app` })], {
    fallback: (_request, response) => void response.end('sentinel'),
  })
  const cases = [...catalogue, ...fc.sample(oddRequests, { numRuns: count, seed })].map((bytes, id) => bytes.replaceAll('{id}', String(id)))
  const faults: { bytes: string; fault: string }[] = []
  let passed = 0
  const work = cases.entries()
  const run = async (): Promise<void> => {
    for (const [id, bytes] of work) {
      const [answer] = await Promise.all([send(gateway.port, bytes), send(direct.port, bytes)])
      const through = upstream.arrived.get(String(id)) ?? []
      passed += through.length
      const fault = faultOf(through, direct.arrived.get(String(id)) ?? [])
      if (fault !== null) faults.push({ bytes, fault })
      if (/^HTTP\/1.1 5(?!0[2-58])/m.test(answer)) faults.push({ bytes, fault: `the gateway answered ${answer.slice(0, 40)}` })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, run))
  expect(faults).toEqual([])
  expect(upstream.strays).toEqual([])
  expect(
    upstream.streams.filter((stream) =>
      /\r\n(content-length|transfer-encoding)[^\r]*\r\n(?:[^\r\n]+\r\n)*(content-length|transfer-encoding):/i.test(
        stream.split('\r\n\r\n', 1)[0] ?? '',
      ),
    ),
  ).toEqual([])
  // Otherwise everything was refused, and nothing was compared.
  expect(passed).toBeGreaterThan(cases.length / 6)
})
