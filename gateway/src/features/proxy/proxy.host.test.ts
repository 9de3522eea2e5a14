import { expect, it } from 'vitest'
import { aMountedService, openRaw, readAnswer, startEcho, startGateway } from './proxy.builders.ts'

async function statusOf(bytes: string): Promise<[number, number]> {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using connection = await openRaw(gateway.port)
  connection.send(bytes)
  const text = await connection.until(/\r\n\r\n/)
  return [readAnswer(text).status, upstream.seen.length]
}

const get = (host: string): string => `GET /api/app/x HTTP/1.1\r\n${host}Cookie: gatehouse=ana\r\n\r\n`

it.each([
  'Host: gw\r\nHost: gw\r\n',
  'Host: gw\r\nHost: other\r\n',
  '',
  'Host: \r\n',

  'Host: a/b@c\r\n',
  'Host: gw?x=\r\n',
  'Host: gw#\r\n',
  'Host: \xc3\xa9vil\r\n',
  'Host: gw:99999\r\n',
  'Host: gw:0\r\n',
  'Host: gw:80:80\r\n',
  'Host: gw:x\r\n',
  'Host: a b\r\n',
  'Host: a,b\r\n',
  'Host: [::1\r\n',
  'Host: user@gw\r\n',
  'Host: gw\\x\r\n',
  'Host: -gw\r\n',
  `Host: ${'a'.repeat(300)}\r\n`,
])('refuses the host %j', async (host) => {
  expect(await statusOf(get(host))).toStrictEqual([400, 0])
})

it.each([
  'Host: gw\r\n',
  'Host: gw:8000\r\n',
  'Host: apps.example.org.\r\n',
  'Host: 127.0.0.1:8000\r\n',
  'Host: [::1]:8000\r\n',
  'Host: my_host\r\n',
  'hOST: gw\r\n',
])('takes the host %j', async (host) => {
  expect(await statusOf(get(host))).toStrictEqual([200, 1])
})

it.each([
  ['another server as address', 'GET http://other-host/api/app/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n', 400],
  ['itself as absolute address', 'GET http://gw/api/app/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n', 400],
  ['an asterisk', 'GET * HTTP/1.1\r\nHost: gw\r\n\r\n', 400],
  ['options of the server', 'OPTIONS * HTTP/1.1\r\nHost: gw\r\n\r\n', 400],
  ['an asterisk with a path', 'OPTIONS */x HTTP/1.1\r\nHost: gw\r\n\r\n', 400],
  ['a path without slash', 'GET api/app HTTP/1.1\r\nHost: gw\r\n\r\n', 400],
  ['CONNECT', 'CONNECT gw:80 HTTP/1.1\r\nHost: gw\r\n\r\n', 405],
  ['TRACE', 'TRACE /api/app/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n', 405],
  ['a method in lower case', 'get /api/app/x HTTP/1.1\r\nHost: gw\r\n\r\n', 400],
  ['an unknown method', 'FOO /api/app/x HTTP/1.1\r\nHost: gw\r\n\r\n', 400],
  ['bytes beyond ASCII', 'GET /\xff\xfe HTTP/1.1\r\nHost: gw\r\n\r\n', 400],
  ['a long address', `GET /api/app/${'a'.repeat(9000)} HTTP/1.1\r\nHost: gw\r\n\r\n`, 414],
  ['a huge address', `GET /api/app/${'a'.repeat(17_000)} HTTP/1.1\r\nHost: gw\r\n\r\n`, 431],
  ['a huge header', `GET /api/app/x HTTP/1.1\r\nHost: gw\r\nX-A: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
  ['very many headers', `GET /api/app/x HTTP/1.1\r\nHost: gw\r\n${'X-A: 1\r\n'.repeat(300)}\r\n`, 431],
  [
    'an encoding behind 2,100 headers',
    `GET /api/app/x HTTP/1.1\r\nHost: gw\r\n${'A:\r\n'.repeat(2100)}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
])('refuses %s', async (_name, bytes, status) => {
  expect(await statusOf(bytes)).toStrictEqual([status, 0])
})
