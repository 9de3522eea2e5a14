import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UpstreamProtocolError } from './proxy.response-head.ts'
import { ResponseParser } from './proxy.response-parser.ts'

type Told = { heads: [number, string, string[]][]; body: string; ends: [string[], boolean][] }

const aSink = () => {
  const told: Told = { heads: [], body: '', ends: [] }
  const parser = new ResponseParser(
    {
      onHead: ({ status, reason, headers }) => told.heads.push([status, reason, headers]),
      onBody: (piece) => (told.body += piece.toString('latin1')),
      onEnd: (trailers, isLast) => told.ends.push([[...trailers], isLast]),
    },
    1024,
  )
  return { parser, told }
}

/** What is told of these bytes as the answer to one request, in pieces that end at `cuts`. */
function read(bytes: string, { method = 'GET', cuts = [] as number[] } = {}): Told {
  const { parser, told } = aSink()
  parser.expect(method)
  const whole = Buffer.from(bytes, 'latin1')
  const ends = [...new Set(cuts.map((cut) => cut % whole.length)), whole.length].toSorted((one, other) => one - other)
  let from = 0
  for (const end of ends) {
    parser.push(whole.subarray(from, end))
    from = end
  }
  return told
}

const answers: Record<string, { bytes: string; told: Told; method?: string }> = {
  'with a length': {
    bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b \t\r\n\r\nhello',
    told: { heads: [[200, 'OK', ['Content-Length', '5', 'X-A', 'b']]], body: 'hello', ends: [[[], false]] },
  },
  'in chunks, with extensions and trailers': {
    bytes:
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\nA \t;c\r\n, \r\n0\r\n\r\n0\r\n0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n',
    told: {
      heads: [[200, 'OK', ['Transfer-Encoding', 'Chunked']]],
      body: 'hello, \r\n0\r\n\r\n0',
      ends: [[['X-Sum', '1', 'X-Sum', '2'], false]],
    },
  },
  'announced twice': {
    bytes: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
    told: {
      heads: [
        [100, 'Continue', []],
        [103, 'Early Hints', ['Link', '</a>']],
        [204, 'No Content', []],
      ],
      body: '',
      ends: [[[], false]],
    },
  },
  'without a reason': {
    bytes: 'HTTP/1.1 304\r\nETag: "a"\r\n\r\n',
    told: { heads: [[304, '', ['ETag', '"a"']]], body: '', ends: [[[], false]] },
  },
  'to HEAD': {
    bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n',
    method: 'HEAD',
    told: { heads: [[200, 'OK', ['Content-Length', '5']]], body: '', ends: [[[], false]] },
  },
  'after which the connection ends': {
    bytes: 'HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n',
    told: { heads: [[200, 'OK', ['Connection', 'x, Close', 'Content-Length', '0']]], body: '', ends: [[[], true]] },
  },
  'by HTTP/1.0 on a connection that stays': {
    bytes: 'HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok',
    told: { heads: [[200, 'OK', ['Connection', 'Keep-Alive', 'Content-Length', '2']]], body: 'ok', ends: [[[], false]] },
  },
  'by HTTP/1.0': {
    bytes: 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
    told: { heads: [[200, 'OK', ['Content-Length', '2']]], body: 'ok', ends: [[[], true]] },
  },
  'that must not have the body it speaks of': {
    bytes: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
    told: { heads: [[304, 'Not Modified', ['Content-Length', '5']]], body: '', ends: [[[], true]] },
  },
}

it('takes no more of a body while it is paused, and goes on where it stopped', () => {
  const { parser, told } = aSink()
  parser.expect('GET')
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n')
  const head = parser.push(bytes.subarray(0, bytes.indexOf('1\r\na')))
  parser.pause()
  expect(parser.push(bytes.subarray(head))).toBe(0)
  parser.resume()
  expect(parser.push(bytes.subarray(head))).toBe(bytes.length - head)
  expect([told.body, told.ends]).toEqual(['ab', [[[], false]]])
})

describe('an answer', () => {
  it.each(Object.entries(answers))('%s is the same in whatever pieces it comes', (_name, { bytes, told, method }) => {
    const options = method === undefined ? {} : { method }
    expect(read(bytes, options)).toEqual(told)
    expect(read(bytes, { ...options, cuts: Array.from({ length: bytes.length }, (_, at) => at) })).toEqual(told)
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(read(bytes, { ...options, cuts })).toEqual(told)
      }),
    )
  })

  it('without length is whole when its connection ends', () => {
    const { parser, told } = aSink()
    parser.expect('GET')
    parser.push(Buffer.from('HTTP/1.1 200 OK\r\n\r\nhel'))
    parser.push(Buffer.from('lo'))
    expect(told.ends).toEqual([])
    expect(parser.finish()).toBe(true)
    expect(told).toMatchObject({ body: 'hello', ends: [[[], true]] })
  })

  it.each([
    '',
    'HTTP/1.1 200',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n',
  ])('of which only %j has come has broken off', (bytes) => {
    const { parser } = aSink()
    parser.expect('GET')
    parser.push(Buffer.from(bytes))
    expect(parser.finish()).toBe(false)
  })

  it('comes after another only when it was asked for', () => {
    const { parser, told } = aSink()
    const bytes = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    for (let turn = 0; turn < 3; turn += 1) {
      parser.expect('GET')
      parser.push(bytes)
    }
    expect(told.ends).toHaveLength(3)
    expect(() => parser.push(bytes)).toThrow(UpstreamProtocolError)
  })

  it('with something behind it is the last one, and that is nobody’s', () => {
    const told = read(`${answers['with a length']?.bytes}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged`)
    expect(told).toMatchObject({ body: 'hello', ends: [[[], true]] })
    expect(told.heads).toHaveLength(1)
  })
})

const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'

describe('refused is', () => {
  it.each([
    ['an empty line before it', '\r\nHTTP/1.1 200 OK\r\n\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['a version in small letters', 'http/1.1 200 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['a status below 100', 'HTTP/1.1 099 OK\r\n\r\n'],
    ['two blanks before the status', 'HTTP/1.1  200 OK\r\n\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\n\r\n'],
    ['a line ended by a line feed', 'HTTP/1.1 200 OK\r\nX-A: b\nX-B: c\r\n\r\n'],
    ['a carriage return in a value', 'HTTP/1.1 200 OK\r\nX-A: b\rX-B: c\r\n\r\n'],
    ['a NUL in a value', 'HTTP/1.1 200 OK\r\nX-A: b\0\r\n\r\n'],
    ['a folded value', 'HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\n\r\n'],
    ['a blank behind a name', 'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n'],
    ['a line without a name', 'HTTP/1.1 200 OK\r\n: b\r\n\r\n'],
    ['a line without a colon', 'HTTP/1.1 200 OK\r\nX-A\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n'],
    ['a list of lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n'],
    ['a signed length', 'HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n'],
    ['an empty length', 'HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n'],
    ['a length beyond all numbers', `HTTP/1.1 200 OK\r\nContent-Length: ${'9'.repeat(16)}\r\n\r\n`],
    ['a length beside chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n'],
    ['chunks within chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['another encoding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n'],
    ['chunks by HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(1100)}`],
    ['a head that is too long', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(1100)}\r\n\r\n`],
    ...['', '0x1', '+1', ' 1', '-1', '1_0', 'g', 'f'.repeat(14), '1 1', '1;\0', '1\r'].map((size) => [
      `the chunk size ${JSON.stringify(size)}`,
      `${chunked}${size}\r\na\r\n0\r\n\r\n`,
    ]),
    ['a chunk size ended by a line feed', `${chunked}1\na\r\n0\r\n\r\n`],
    ['a chunk longer than it says', `${chunked}1\r\nab\r\n0\r\n\r\n`],
    ['a chunk shorter than it says', `${chunked}3\r\na\r\n0\r\n\r\n`],
    ['an extension without end', `${chunked}1;${'a'.repeat(5000)}`],
    ['trailers that are too long', `${chunked}0\r\n${'X-A: b\r\n'.repeat(200)}\r\n`],
    ['a folded trailer', `${chunked}0\r\nX-A: b\r\n c\r\n\r\n`],
  ])('%s', (_name, bytes) => {
    expect(() => read(bytes ?? '')).toThrow(UpstreamProtocolError)
    expect(() => read(bytes ?? '', { cuts: Array.from({ length: 2000 }, (_, at) => at) })).toThrow(UpstreamProtocolError)
  })
})
