import { describe, expect, it } from 'vitest'
import {
  aMountedService,
  exchangeRaw,
  openRaw,
  problemCode,
  readAnswer,
  startGateway,
  startRawUpstream,
  type RawConnection,
  type TestGateway,
} from './proxy.builders.ts'

const get = 'GET /api/app/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n'

/** Sends a GET and lets the upstream answer it with these bytes, then perhaps hang up. */
async function answerOf(bytes: string, then: 'keep' | 'end' | 'reset' = 'keep'): Promise<string> {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  play(connection, bytes, then)
  const text = await client.until(/\r\n\r\n/)
  return readAnswer(text).status >= 500 ? client.until(/\}$/) : text
}

function play(connection: RawConnection, bytes: string, then: 'keep' | 'end' | 'reset'): void {
  if (bytes !== '') connection.send(bytes)
  if (then === 'end') connection.socket.end()
  if (then === 'reset') connection.socket.resetAndDestroy()
}

async function brokenOff(bytes: string, then: 'end' | 'reset', version = '1.1'): Promise<{ text: string; ending: string }> {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get.replace('HTTP/1.1', `HTTP/${version}`))
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send(bytes)
  await client.until(/half/)
  play(connection, '', then)
  return { text: await client.ended(), ending: await client.ending() }
}

async function announced(bytes: string, request = get, trusted = true): Promise<string> {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, trusted })])
  using client = await openRaw(gateway.port)
  client.send(request)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send(bytes)
  return await client.until(/(done|\})$/)
}

describe('an answer that cannot be passed on is a 502:', () => {
  it.each([
    ['garbage', 'hello\r\n\r\n'],
    ['no version', 'HTTP 200 OK\r\n\r\n'],
    ['another version', 'HTTP/3.0 200 OK\r\n\r\n'],
    ['chunked, gzip', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
    ['gzip, chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
    ['identity', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nabc'],
    ['length and encoding', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n'],
    ['a bare CR in a header', 'HTTP/1.1 200 OK\r\nX-A: a\rSet-Cookie: b=1\r\nContent-Length: 0\r\n\r\n'],
    ['a control character in a header', 'HTTP/1.1 200 OK\r\nX-A: a\x01b\r\nContent-Length: 0\r\n\r\n'],
    ['a blank in a header name', 'HTTP/1.1 200 OK\r\nX A: b\r\nContent-Length: 0\r\n\r\n'],
    ['17 KB of headers', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(17_000)}\r\nContent-Length: 0\r\n\r\n`],
    ['an unasked change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ])('%s', async (_name, bytes) => {
    const text = await answerOf(bytes)
    expect(readAnswer(text).status).toBe(502)
    expect(problemCode(text)).toMatch(/^proxy\.upstream_(invalid|closed)$/)
  })

  it.each([
    ['garbage', 'hello'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['lines that end in another way', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
  ])('%s, without waiting for the end of a head', async (_name, bytes) => {
    expect(readAnswer(await answerOf(bytes)).status).toBe(502)
  })

  it.each(['end', 'reset'] as const)('nothing, then an %s', async (then) => {
    const text = await answerOf('', then)
    expect([readAnswer(text).status, problemCode(text)]).toStrictEqual([502, 'proxy.upstream_closed'])
  })

  it('half a head, then the end', async () => {
    expect(readAnswer(await answerOf('HTTP/1.1 200 OK\r\nX-A:', 'end')).status).toBe(502)
  })
})

describe('an answer that breaks off never looks complete:', () => {
  it.each(['end', 'reset'] as const)('a body with length, by %s', async (then) => {
    const { text } = await brokenOff('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', then)
    expect([/Content-Length: 100/i.test(text), text.endsWith('half')]).toStrictEqual([true, true])
  })

  it.each(['end', 'reset'] as const)('a chunked body, by %s', async (then) => {
    const { text } = await brokenOff('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', then)
    expect(text).not.toContain('\r\n0\r\n')
  })

  it('a body without length, by reset', async () => {
    const { text } = await brokenOff('HTTP/1.1 200 OK\r\n\r\nhalf', 'reset')
    expect(text).not.toContain('\r\n0\r\n')
  })

  it('a body without length to a client of HTTP/1.0, which only a reset can tell', async () => {
    const { ending } = await brokenOff('HTTP/1.1 200 OK\r\n\r\nhalf', 'reset', '1.0')
    expect(ending).toBe('ECONNRESET')
  })

  it('a chunk that is none', async () => {
    const { text } = await brokenOff('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nZZ\r\n', 'end')
    expect(text).not.toContain('\r\n0\r\n')
  })
})

it('passes on a body without length as complete when its connection ends in order', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const answer = exchangeRaw(gateway.port, get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.0 200 OK\r\n\r\nwhole')
  connection.socket.end()
  expect(await answer).toContain('5\r\nwhole\r\n0\r\n\r\n')
})

it('gives nobody a second answer that an upstream sends along', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const first = exchangeRaw(gateway.port, get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged')
  expect(await first).toMatch(/ok$/)
  const second = exchangeRaw(gateway.port, get)
  const fresh = await upstream.accept()
  await fresh.until(/\r\n\r\n/)
  fresh.send('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue')
  expect(await second).toMatch(/true$/)
})

it.each([
  ['nobody listening', 'http://127.0.0.1:9'],
  ['a name that does not exist', 'http://no-such-name.invalid'],
  ['a metadata address', 'http://169.254.169.254'],
])('answers %s with 502', async (_name, upstream) => {
  await using gateway = await startGateway([aMountedService({ upstream })])
  const text = await exchangeRaw(gateway.port, get)
  expect([readAnswer(text).status, problemCode(text), text.includes('169.254')]).toStrictEqual([502, 'proxy.upstream_unreachable', false])
  expect(gateway.connections).toStrictEqual([['app', false]])
})

it('refuses a name that resolves to a refused address, whatever it resolved to before', async () => {
  await using gateway = await startGateway([aMountedService({ upstream: 'http://localhost:9' })], {
    refuseAddress: (address) => (/^(127\.|::1)/.test(address) ? 'refused' : null),
  })
  expect(problemCode(await exchangeRaw(gateway.port, get))).toBe('proxy.upstream_unreachable')
})

describe('announcements of an answer', () => {
  const done = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone'
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n'

  it('are passed on', async () => {
    expect(await announced(hints + done)).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK\r\n/,
    )
  })

  it('are not passed on to HTTP/1.0 or from an untrusted service', async () => {
    expect(await announced(hints + done, get.replace('1.1', '1.0'))).toMatch(/^HTTP\/1\.1 200/)
    expect(await announced(hints + done, get, false)).toMatch(/^HTTP\/1\.1 200/)
  })

  it('may come a thousand times', async () => {
    expect(await announced('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000) + done)).toContain('HTTP/1.1 200 OK')
  })

  it('may not come for ever', async () => {
    expect(await announced('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1001) + done)).toContain('HTTP/1.1 502 ')
  })
})

it.each([
  ['a length', get, 'HTTP/1.1 200 Fine\r\nTrailer: X-A\r\nContent-Length: 2\r\n\r\nok'],
  ['no body', get, 'HTTP/1.1 304 Fine\r\nTrailer: X-A\r\n\r\n'],
  [
    'chunks that the client does not understand',
    get.replace('1.1', '1.0'),
    'HTTP/1.1 200 Fine\r\nTrailer: X-A\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
])('announces no trailers of an answer with %s', async (_what, request, bytes) => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(request)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send(bytes)
  expect(await client.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 (200|304) Fine\r\n(?![^]*trailer)/i)
})

it('keeps sixty Set-Cookie headers apart and in order', async () => {
  const cookies = Array.from({ length: 60 }, (_, at) => `Set-Cookie: c${at}=1; Path=/\r\n`).join('')
  const text = await answerOf(`HTTP/1.1 200 OK\r\n${cookies}Content-Length: 0\r\n\r\n`)
  expect(text).toContain(cookies)
})

it('passes on bytes beyond ASCII in headers and the reason as they came', async () => {
  const text = await answerOf('HTTP/1.1 200 \xe9\xff\r\nX-A: \xe9\xff\r\nContent-Length: 2\r\n\r\nok')
  expect(text).toMatch(/^HTTP\/1\.1 200 \xe9\xff\r\nX-A: \xe9\xff\r\n/)
})

it('tells health of failures, and of the success that ends them', async () => {
  await using upstream = await startRawUpstream()
  await using gateway: TestGateway = await startGateway([aMountedService({ upstream: upstream.url })])
  for (const bytes of [
    '',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok',
    'HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nok',
  ]) {
    const answer = exchangeRaw(gateway.port, get)
    const connection = await upstream.accept()
    await connection.until(/\r\n\r\n/)
    play(connection, bytes, bytes === '' ? 'reset' : 'keep')
    await answer
  }
  expect(gateway.connections).toStrictEqual([
    ['app', false],
    ['app', true],
  ])
})
