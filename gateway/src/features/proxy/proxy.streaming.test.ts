import { createHash, randomBytes } from 'node:crypto'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { request as httpRequest } from 'node:http'
import type { Readable, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import {
  aMountedService,
  exchangeRaw,
  openRaw,
  problemCode,
  readAnswer,
  startEcho,
  startGateway,
  startRawUpstream,
  valuesOf,
} from './proxy.builders.ts'

const head = 'Host: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\n'
const get = (headers = ''): string => `GET /api/app/x HTTP/1.1\r\n${head}${headers}\r\n`
const MiB = 1024 ** 2

describe('an event stream', () => {
  it('reaches the client event by event, its head before the first', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(get('Accept: text/event-stream\r\nAccept-Encoding: gzip\r\nLast-Event-ID: 41\r\n'))
    const connection = await upstream.accept()
    expect(await connection.until(/\r\n\r\n/)).toContain('Last-Event-ID: 41\r\n')
    connection.send('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n')
    await client.until(/\r\n\r\n/)
    connection.send('9\r\ndata: 1\n\n\r\n')
    await client.until(/data: 1\n\n/)
    connection.send('9\r\ndata: 2\n\n\r\n')
    expect(await client.until(/data: 2\n\n/)).toContain('data: 2')
  })
})

it('sends the head of any answer on, also when its body is late', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get())
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n')
  await client.until(/\r\n\r\n/)
  connection.send('ok')
  expect(await client.until(/ok$/)).toMatch(/ok$/)
})

it('passes on trailers of an answer that may be there', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get('TE: trailers\r\nConnection: TE\r\n'))
  const connection = await upstream.accept()
  expect(await connection.until(/\r\n\r\n/)).toContain('te: trailers')
  connection.send(
    'HTTP/1.1 200 OK\r\nTrailer: grpc-status\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\ngrpc-status: 0\r\nSet-Cookie: gatehouse=evil\r\nX-User-Id: 7\r\n\r\n',
  )
  const text = await client.until(/\r\n0\r\n[^]*\r\n\r\n$/)
  expect(text).toMatch(/Trailer: grpc-status\r\n[^]*\r\n0\r\ngrpc-status: 0\r\nX-User-Id: 7\r\n\r\n$/)
})

it('answers HEAD with the head alone', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(`HEAD /api/app/x HTTP/1.1\r\n${head}\r\n${get()}`)
  const text = await client.until(/\{"ok":true\}$/)
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
  expect(text.match(/\{"ok":true\}/g)).toHaveLength(1)
})

it.each([
  ['a part', 'Range: bytes=0-1\r\n', 'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/4\r\nContent-Length: 2\r\n\r\nok'],
  ['nothing new', 'If-None-Match: "a"\r\n', 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 4\r\n\r\n'],
  ['nothing', '', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['compressed bytes', 'Accept-Encoding: br\r\n', 'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\n\x0b\x00\x80\x03'],
])('passes %s through untouched', async (_name, headers, answer) => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get(headers))
  const connection = await upstream.accept()
  expect(await connection.until(/\r\n\r\n/)).toContain(headers)
  connection.send(answer)
  const { head: sent, body } = readAnswer(answer)
  const text = await client.until(new RegExp(String.raw`\r\n\r\n[^]{${body.length}}$`))
  expect(readAnswer(text).body).toBe(body)
  for (const line of sent.split('\r\n')) expect(text).toContain(line)
})

it('gives no length to an answer that has no body', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get())
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n')
  expect(await client.until(/\r\n\r\n/)).not.toMatch(/content-length|transfer-encoding/i)
})

it.each(['0', '00', '000'])('passes on an empty body of length %s', async (length) => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const text = await exchangeRaw(gateway.port, `POST /api/app/x HTTP/1.1\r\n${head}Content-Length: ${length}\r\n\r\n`)
  expect([readAnswer(text).status, upstream.seen[0]?.body]).toStrictEqual([200, ''])
})

/** What is sent in both directions: blocks that differ, so that bytes of another place in the stream do not look right. */
const blocks = Array.from({ length: 16 }, () => randomBytes(MiB))
const blocksSent = 128

function sendBlocks(stream: Writable): void {
  let sent = 0
  const write = (): void => {
    while (sent < blocksSent) {
      const block = blocks[sent % blocks.length]
      sent += 1
      if (!stream.write(block)) return void stream.once('drain', write)
    }
    stream.end()
  }
  write()
}

/** Hashes what comes, with many small pauses, so that each side has to wait for the other now and then. */
function hashWithPauses(stream: Readable, onData: () => void = () => {}): Promise<string> {
  const hash = createHash('sha256')
  let pieces = 0
  stream.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    onData()
    pieces += 1
    if (pieces % 7 !== 0) return
    stream.pause()
    setImmediate(() => stream.resume())
  })
  return new Promise((resolve, reject) => {
    stream.on('end', () => resolve(hash.digest('hex'))).on('error', reject)
  })
}

it.each([
  ['whose length is known', { 'content-length': String(blocksSent * MiB) }],
  ['whose length is not known', {}],
])('streams a large upload and a large answer %s byte for byte in little memory', async (_name, framing) => {
  await using upstream = await startLocalServer((request, response) => {
    hashWithPauses(request).then(
      (digest) => sendBlocks(response.writeHead(200, { ...framing, 'x-hash': digest })),
      () => response.destroy(),
    )
  })
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const expected = createHash('sha256')
  for (let at = 0; at < blocksSent; at += 1) expected.update(blocks[at % blocks.length] ?? '')
  const digest = expected.digest('hex')

  const before = process.memoryUsage().rss
  let peak = before
  const note = (): void => void (peak = Math.max(peak, process.memoryUsage().rss))
  const hashes = await new Promise<unknown[]>((resolve, reject) => {
    const headers = { host: 'gw', origin: 'http://gw', cookie: 'gatehouse=ana', ...framing }
    const outgoing = httpRequest(`${gateway.url}/api/app/x`, { method: 'POST', headers }, (incoming) => {
      hashWithPauses(incoming, note).then((hash) => resolve([incoming.headers['x-hash'], hash]), reject)
    })
    outgoing.on('error', reject)
    sendBlocks(outgoing)
  })
  expect(hashes).toStrictEqual([digest, digest])
  // Client, gateway and upstream share this process; 256 MiB have passed through it.
  expect((peak - before) / MiB).toBeLessThan(200)
})

it('takes an upload only as fast as the upstream does', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(`PUT /api/app/x HTTP/1.1\r\n${head}Content-Length: ${512 * MiB}\r\n\r\n`)
  const connection = await upstream.accept()
  connection.socket.pause()
  const chunk = Buffer.alloc(MiB)
  let written = 0
  // The sockets on the way hold some megabytes; a gateway that buffers would take all of it.
  for (let idle = 0; idle < 100 && written < 256;) {
    if (client.socket.writableLength === 0) {
      client.send(chunk)
      written += 1
      idle = 0
    } else idle += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(written).toBeLessThan(64)
})

describe('a body beyond the limit of a service', () => {
  it('is refused by its declared length before it is read', async () => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_body_bytes: 10 })])
    const text = await exchangeRaw(gateway.port, `POST /api/app/x HTTP/1.1\r\n${head}Content-Length: 11\r\n\r\n`)
    expect([readAnswer(text).status, problemCode(text), JSON.parse(readAnswer(text).body).limit_bytes, upstream.seen.length]).toStrictEqual(
      [413, 'proxy.body_too_large', 10, 0],
    )
  })

  it('is refused while it streams', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_body_bytes: 10 })])
    using client = await openRaw(gateway.port)
    client.send(`POST /api/app/x HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n8\r\naaaaaaaa\r\n`)
    const connection = await upstream.accept()
    await connection.until(/aaaaaaaa/)
    client.send('8\r\nbbbbbbbb\r\n')
    const text = await client.until(/\}$/)
    expect([readAnswer(text).status, problemCode(text)]).toStrictEqual([413, 'proxy.body_too_large'])
    expect(await connection.ended()).not.toContain('\r\n0\r\n')
  })

  it('may just reach it', async () => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_body_bytes: 10 })])
    const text = await exchangeRaw(gateway.port, `POST /api/app/x HTTP/1.1\r\n${head}Content-Length: 10\r\n\r\n0123456789`)
    expect([readAnswer(text).status, upstream.seen[0]?.body]).toStrictEqual([200, '0123456789'])
  })
})

it('answers CORS preflights by the app, with the identity of the person', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  await exchangeRaw(gateway.port, `OPTIONS /api/app/x HTTP/1.1\r\n${head}Access-Control-Request-Method: PUT\r\n\r\n`)
  expect([upstream.seen[0]?.method, valuesOf(upstream.seen[0]?.headers ?? [], 'x-user-id')]).toStrictEqual(['OPTIONS', ['id-of-ana']])
})
