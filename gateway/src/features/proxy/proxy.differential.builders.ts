import * as fc from 'fast-check'

/** Bytes of one odd request, and perhaps of what somebody hopes to smuggle behind it. `{id}` stands for the number of the case. */
export type OddRequest = string

const base = '/api/app/c{id}'

const methods = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'get', 'FOO', 'TRACE', 'G ET', '', 'QUERY']
const targets = [
  base,
  `${base}/`,
  `${base}/a%20b/%E2%82%AC?x=%2F&y=a+b&&`,
  `${base}?`,
  `${base}?a?b=c/../d`,
  `${base}/;x=1`,
  `${base}/a;b=c/d`,
  `${base}/..;/admin`,
  `${base}/%2e%2e/admin`,
  `${base}/%252e%252e/admin`,
  `${base}/../admin`,
  `${base}/./x`,
  `${base}/.well-known/x`,
  `${base}//x`,
  `${base}/a%2fb`,
  `${base}/a\\..\\b`,
  `${base}/a%5cb`,
  `${base}/a%00`,
  `${base}/a%0d%0aX-User-Id:1`,
  `${base}/a%zz`,
  `${base}/a#b`,
  `${base}/\u00e9`,
  `${base}/%c0%ae%c0%ae/x`,
  `${base}/a b`,
  `${base}/\ta`,
  `${base}/"<>{}|^\``,
  `${base}/${'a'.repeat(300)}`,
  `//api/app/c{id}`,
  `/%61pi/app/c{id}`,
  `http://other.example/api/app/c{id}`,
  `http://gw${base}`,
  '*',
  'gw:80',
]
const versions = [
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/1.2',
  'HTTP/0.9',
  'HTTP/2.0',
  'http/1.1',
  'HTTP/1.1 ',
  '',
]

const identityLines = [
  'X-User-Id: 1',
  'x_user_id: 1',
  'X-USER_ID: 1',
  'X.User.Id: 1',
  'X-User-Groups: admins',
  'Remote-User: root',
  'REMOTE_USER: root',
  'X-Gatehouse-Assertion: e30.e30.',
  'x_gatehouse_assertion: e30.e30.',
  'X-Forwarded-For: 6.6.6.6',
  'X-Forwarded-Prefix: //evil',
  'X-Original-URL: /admin',
  'Forwarded: for=6.6.6.6',
  'Proxy: http://evil.example',
  'X-User-Id : 1',
  ' X-User-Id: 1',
  'X-User-Id: 1\r\n X-User-Id: 2',
]
const hopLines = [
  'Connection: close, x-user-id',
  'Connection: x-probe',
  'Connection: cookie, host, content-length',
  'Connection: x-gatehouse-assertion, x-forwarded-for',
  'Keep-Alive: timeout=5',
  'Proxy-Connection: keep-alive',
  'Proxy-Authorization: Basic eDp5',
  'TE: trailers, deflate',
  'Trailer: X-User-Id',
  'Upgrade: h2c',
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'Expect: 100-continue',
  'Expect: 200-ok',
  'Max-Forwards: 0',
]
const framingLines = [
  'Content-Length: 5',
  'Content-Length: 0',
  'Content-Length: 5, 5',
  'Content-Length: +5',
  'Content-Length: 0x5',
  'Content-Length: -1',
  'Content-Length : 5',
  'Content_Length: 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: Chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding:\u000bchunked',
  'Transfer-Encoding : chunked',
  'Transfer_Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
]
const otherLines = [
  'Host: gw',
  'Host: evil.example',
  'Host: a/b@c',
  'X-Probe: odd \u00e9\u00ff',
  'X-Probe:',
  'X-Probe: a\u0000b',
  'X-Probe: a\rb',
  'X-Probe: a\tb',
  'X-Empty-Name',
  ': no name',
  'X Probe: blank',
  'Range: bytes=0-1',
  'Accept: */*',
  'Cookie: a=1; gatehouse=x; b=2',
  'Cookie: =;;; session=%%%',
  'Authorization: Basic eDp5',
  'Authorization: Bearer\tx',
  'Content-Type: text/plain\u000b',
]
const bodies = [
  'hello',
  '5\r\nhello\r\n0\r\n\r\n',
  '5;a=b\r\nhello\r\n0\r\nX-User-Id: 1\r\n\r\n',
  '0\r\n\r\n',
  '0x5\r\nhello\r\n0\r\n\r\n',
  '5\nhello\n0\n\n',
  '5\r\nhelloXX0\r\n\r\n',
  'fffffffffffffffff\r\n',
  '-1\r\n\r\n',
]
const smuggled = [
  `GET ${base}/smuggled HTTP/1.1\r\nHost: gw\r\nX-User-Id: 1\r\n\r\n`,
  `POST ${base}/smuggled HTTP/1.1\r\nHost: gw\r\nContent-Length: 3\r\n\r\nabc`,
]

const usually = <T>(usual: T, odd: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...odd) })

const lines = fc.uniqueArray(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...identityLines) },
    { weight: 2, arbitrary: fc.constantFrom(...hopLines) },
    { weight: 2, arbitrary: fc.constantFrom(...framingLines) },
    { weight: 2, arbitrary: fc.constantFrom(...otherLines) },
  ),
  { maxLength: 4 },
)

/** Requests that are right but for a few parts. */
export const oddRequests: fc.Arbitrary<OddRequest> = fc
  .record({
    method: usually('GET', methods),
    target: fc.oneof({ weight: 1, arbitrary: fc.constant(`${base}/x?y=1`) }, { weight: 1, arbitrary: fc.constantFrom(...targets) }),
    version: usually('HTTP/1.1', versions),
    lines,
    body: usually('', bodies),
    behind: usually('', smuggled),
    end: usually('\r\n', ['\n', '\r\r\n', '\r']),
  })
  .map(({ method, target, version, lines: extra, body, behind, end }) => {
    const head = [`${method} ${target} ${version}`, 'Host: gw', 'Cookie: gatehouse=ana', 'Origin: http://gw', 'X-Probe: yes', ...extra]
    return `${head.join(end)}${end}${end}${body}${behind}`
  })

const own = 'Host: gw\r\nCookie: gatehouse=ana\r\nOrigin: http://gw\r\n'
const next = `GET ${base}/smuggled HTTP/1.1\r\nHost: gw\r\n\r\n`

/** Cases of the catalogue of known attacks that a grammar would hardly hit. */
export const catalogue: readonly OddRequest[] = [
  `POST ${base} HTTP/1.1\r\n${own}Content-Length: ${next.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${next}`,
  `POST ${base} HTTP/1.1\r\n${own}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n${next}\r\n0\r\n\r\n`,
  `POST ${base} HTTP/1.1\r\n${own}Content-Length: 0\r\nContent-Length: ${next.length}\r\n\r\n${next}`,
  `GET ${base} HTTP/1.1\r\n${own}Content-Length: ${next.length}\r\n\r\n${next}`,
  `DELETE ${base} HTTP/1.1\r\n${own}Content-Length: ${next.length}\r\n\r\n${next}`,
  `GET ${base} HTTP/1.1\r\n${own}Transfer-Encoding: chunked\r\n\r\n${next.length.toString(16)}\r\n${next}\r\n0\r\n\r\n`,
  `POST ${base} HTTP/1.0\r\n${own}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${next}`,
  `POST ${base} HTTP/1.1\r\n${own}Transfer-\r\n Encoding: chunked\r\n\r\n0\r\n\r\n${next}`,
  `POST ${base} HTTP/1.1\r\n${own}Transfer-Encoding: chunked\r\n\r\n1\r\nZXX0\r\n\r\n${next}`,
  `POST ${base} HTTP/1.1\r\n${own}Transfer-Encoding: chunked\r\n\r\n0\r\nX-User-Id: 1\r\nContent-Length: 5\r\n\r\n${next}`,
  `POST ${base} HTTP/1.1\r\n${own}Transfer-Encoding: chunked\r\n\r\n0\r\nX:${next}`,
  `GET ${base} HTTP/1.1\r\n${own}X: a\r\n\rX-User-Id: 1\r\n\r\n${next}`,
  `GET ${base}\r\n\r\n${next}`,
  `GET ${base} HTTP/1.1\r\n${own}\r\n${next}`,
  `GET ${base} HTTP/1.1\r\n${own}\r\n\r\n\r\n${next}`,
  `\r\n\r\nGET ${base} HTTP/1.1\r\n${own}\r\n`,
  `CONNECT ${base} HTTP/1.1\r\n${own}\r\n${next}`,
  `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
  `GET ${base} HTTP/1.1\r\n${own}Upgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: ${next.length}\r\n\r\n${next}`,
  `POST ${base} HTTP/1.1\r\n${own}Expect: 100-continue\r\nContent-Length: ${next.length}\r\n\r\n${next}`,
  `GET ${base} HTTP/1.1\nHost: gw\nCookie: gatehouse=ana\n\n${next}`,
  `GET ${base} HTTP/1.1\r\n${own}${'A: b\r\n'.repeat(250)}X-User-Id: 1\r\n\r\n`,
]
