import * as fc from 'fast-check'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Client } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { guardedConnector } from '@gatehouse/kit/outbound'
import { UpstreamPool } from './proxy.upstream-pool.ts'
import { targetOf } from './proxy.upstream-url.ts'

/** An upstream that answers each connection with the same bytes, and then ends it. */
let server: Server
let origin: string
let bytes = ''
const sockets = new Set<Socket>()
beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('data', () => socket.end(bytes, 'latin1'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
})

/** A whole answer as a client took it; null when it took none. */
type Taken = { status: number; headers: string[]; body: string; trailers: string[] } | null

const connect = guardedConnector(() => null)

function ours(method: string): Promise<Taken> {
  const pool = new UpstreamPool({ target: targetOf(origin), connect, nowMs: 0 })
  const answer: NonNullable<Taken> = { status: 0, headers: [], body: '', trailers: [] }
  return new Promise((resolve) => {
    const done = (taken: Taken): void => {
      pool.destroy()
      resolve(taken)
    }
    const request = { method, target: '/', authority: 'app', headers: [], body: null }
    pool.dispatch(request, {
      connection: null,
      isOver: false,
      onHead: ({ status, headers }) => Object.assign(answer, { status, headers }),
      onBody: (piece) => (answer.body += piece.toString('latin1')),
      onEnd: (trailers) => done({ ...answer, trailers: [...trailers] }),
      onError: () => done(null),
    })
  })
}

/** It counts blanks behind a value to the value (RFC 9112 §5.1 does not). */
const texts = (raw: unknown): string[] =>
  Array.isArray(raw) ? raw.map((text: Buffer | string) => text.toString('latin1').replace(/[\t ]+$/, '')) : []

async function undicis(method: 'GET' | 'HEAD'): Promise<Taken> {
  const client = new Client(origin)
  const answer: NonNullable<Taken> = { status: 0, headers: [], body: '', trailers: [] }
  const taken = await new Promise<Taken>((resolve) => {
    client.dispatch(
      { method, path: '/' },
      {
        onRequestStart: () => {},
        onResponseStart: (controller, status) => Object.assign(answer, { status, headers: texts(controller.rawHeaders) }),
        onResponseData: (_controller, piece) => (answer.body += piece.toString('latin1')),
        onResponseEnd: (controller) => resolve({ ...answer, trailers: texts(controller.rawTrailers) }),
        onResponseError: () => resolve(null),
      },
    )
  })
  await client.destroy()
  return taken
}

const oneOf = (...options: string[]): fc.Arbitrary<string> => fc.constantFrom(...options)
const name = oneOf(
  'Content-Length',
  'content-length',
  'Transfer-Encoding',
  'Connection',
  'Keep-Alive',
  'X-A',
  'Trailer',
  'Set-Cookie',
  'X A',
  'X-A ',
  '',
)
const value = oneOf(
  '0',
  '5',
  '005',
  '+5',
  '5, 5',
  'chunked',
  'Chunked',
  'gzip, chunked',
  'close',
  'keep-alive',
  'timeout=5',
  ' b ',
  '\tb',
  '',
  'a\0b',
  'a\rb',
  'é\xff',
  'b\r\n c',
)
const field = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(name, value).map(([one, other]) => `${one}: ${other}\r\n`) },
  {
    weight: 1,
    arbitrary: oneOf('X-B\r\n', 'X-B:c\n', '\r', ' X-B: c\r\n', ':\r\n', 'Content-Length:5\r\n', 'Transfer-Encoding:chunked\r\n'),
  },
)
const start = fc.oneof(
  { weight: 6, arbitrary: oneOf('HTTP/1.1 200 OK\r\n') },
  {
    weight: 3,
    arbitrary: oneOf(
      'HTTP/1.0 200 OK\r\n',
      'HTTP/1.1 204 No Content\r\n',
      'HTTP/1.1 304 Not Modified\r\n',
      'HTTP/1.1 200\r\n',
      'HTTP/1.1 200 \r\n',
      'HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\n',
      'HTTP/1.1  200 OK\r\n',
      '\r\nHTTP/1.1 200 OK\r\n',
      'HTTP/1.1 200 OK\n',
      'HTTP/1.2 200 OK\r\n',
      'HTTP/1.1 99 OK\r\n',
      'HTTP/1.1 101 Switch\r\n',
      'ICY 200 OK\r\n',
    ),
  },
)
const body = fc.oneof(
  oneOf(
    '',
    'hello',
    'hell',
    'hello!',
    '5\r\nhello\r\n0\r\n\r\n',
    '5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n',
    '5;a=b\r\nhello\r\n0\r\n\r\n',
    '5\r\nhello\r\n',
  ),
  fc
    .array(
      oneOf(
        '5\r\nhello\r\n',
        '1\r\na\r\n',
        '0\r\n',
        '\r\n',
        '5',
        '\n',
        'A',
        ' ',
        ';x',
        'hello',
        '0x1\r\na\r\n',
        '-1\r\n',
        'HTTP/1.1 200 OK\r\n\r\n',
        'X-T: 1\r\n',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
)

it('what is taken for a whole answer is the same answer to another client of HTTP/1.1', async () => {
  let [taken, refused] = [0, 0]
  const answer = fc.tuple(start, fc.array(field, { maxLength: 4 }), body, fc.constantFrom('GET', 'HEAD'))
  await fc.assert(
    fc.asyncProperty(answer, async ([first, fields, rest, method]) => {
      bytes = `${first}${fields.join('')}\r\n${rest}`
      const mine = await ours(method)
      if (mine === null) refused += 1
      else taken += 1
      // What is refused here may be taken there, never the other way round.
      expect(mine).toEqual(mine === null ? null : await undicis(method))
    }),
    { numRuns: 1500 },
  )
  // The grammar makes enough of both.
  expect([taken > 300, refused > 300]).toEqual([true, true])
}, 120_000)
