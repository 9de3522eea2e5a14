import { expect, it } from 'vitest'
import { aMountedService, exchangeRaw, openRaw, problemCode, readAnswer, startEcho, startGateway, valuesOf } from './proxy.builders.ts'

const post = (headers: string): string => `POST /api/app/x HTTP/1.1\r\nHost: gw\r\nOrigin: http://gw\r\n${headers}\r\n`

it('asks for an expected body only once the upstream takes it', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using connection = await openRaw(gateway.port)
  connection.send(post('Cookie: gatehouse=ana\r\nExpect: 100-continue\r\nContent-Length: 3\r\n'))
  expect(await connection.until(/\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  connection.send('abc')
  expect(await connection.until(/\{"ok":true\}/)).toContain('200 OK')
  expect([upstream.seen[0]?.body, valuesOf(upstream.seen[0]?.headers ?? [], 'expect')]).toStrictEqual(['abc', []])
})

it.each([
  ['nobody', '', 401],
  ['somebody from another site', 'Cookie: gatehouse=ana\r\nOrigin: https://evil.example\r\n', 400],
  ['a body that is too large', 'Cookie: gatehouse=ana\r\nContent-Length: 2000\r\n', 413],
])('does not ask %s for the body', async (_who, headers, status) => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_body_bytes: 1000 })])
  const text = await exchangeRaw(
    gateway.port,
    post(`${headers}Expect: 100-continue\r\n${headers.includes('Length') ? '' : 'Content-Length: 3\r\n'}`),
  )
  expect([readAnswer(text).status, text.includes('100 Continue'), upstream.seen.length]).toStrictEqual([status, false, 0])
})

it('does not ask for the body when the upstream cannot be reached', async () => {
  await using gateway = await startGateway([aMountedService({ upstream: 'http://127.0.0.1:9' })])
  const text = await exchangeRaw(gateway.port, post('Cookie: gatehouse=ana\r\nExpect: 100-continue\r\nContent-Length: 3\r\n'))
  expect([readAnswer(text).status, problemCode(text)]).toStrictEqual([502, 'proxy.upstream_unreachable'])
})

it.each(['/api/app/x', '/elsewhere'])('cannot meet another expectation at %s', async (path) => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const text = await exchangeRaw(
    gateway.port,
    `POST ${path} HTTP/1.1\r\nHost: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\nExpect: foo\r\nContent-Length: 3\r\n\r\n`,
  )
  expect([readAnswer(text).status, problemCode(text), upstream.seen.length]).toStrictEqual([417, 'proxy.unknown_expectation', 0])
})
