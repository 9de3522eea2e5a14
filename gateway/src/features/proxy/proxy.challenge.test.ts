import { afterAll, beforeAll, expect, it } from 'vitest'
import { aMountedService, exchangeRaw, readAnswer, startGateway, type TestGateway } from './proxy.builders.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway([aMountedService({ upstream: 'http://127.0.0.1:9' })])
})
afterAll(() => gateway[Symbol.asyncDispose]())

async function challengeTo(headers: string, method = 'GET'): Promise<string | undefined> {
  const { status, head } = readAnswer(await exchangeRaw(gateway.port, `${method} /api/app/x HTTP/1.1\r\nHost: gw\r\n${headers}\r\n`))
  expect(status).toBe(401)
  return /www-authenticate: (.*)\r?\n?/i.exec(head)?.[1]
}

it.each([
  ['', 'GET'],
  ['User-Agent: git/2.47.3\r\nAccept: */*\r\n', 'GET'],
  ['User-Agent: curl/8.14.1\r\nAccept: */*\r\n', 'PUT'],
  ['User-Agent: davfs2/1.7.0 neon/0.33.0\r\n', 'PROPFIND'],
  ['User-Agent: Microsoft-WebDAV-MiniRedir/10.0.19045\r\n', 'OPTIONS'],
])('a program is asked for a user name and a password: %j %s', async (headers, method) => {
  expect(await challengeTo(headers, method)).toBe('Basic realm="Gatehouse", charset="UTF-8", Bearer realm="gatehouse"')
})

it.each([
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nAccept: */*\r\n',
  'Sec-Fetch-Mode: cors\r\nSec-Fetch-Site: same-origin\r\n',
  'sec-fetch-dest: image\r\nUser-Agent: x\r\n',
  'Connection: Upgrade\r\nUpgrade: websocket\r\nUser-Agent: Mozilla/5.0 (Macintosh)\r\n',
])('no browser is made to show a dialog of its own: %j', async (headers) => {
  expect(await challengeTo(headers)).toBe('Bearer realm="gatehouse"')
})
