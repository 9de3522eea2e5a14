import { createLog, type Log } from '@gatehouse/kit/log'
import { expect, it } from 'vitest'
import { aMountedService, exchangeRaw, startEcho, startGateway } from './proxy.builders.ts'

/** A log whose lines a test can read. */
function readableLog(level: 'debug' | 'info'): { log: Log; lines: string[] } {
  const lines: string[] = []
  const log = createLog({ name: 'test', level })
  const note = (fields: object, message: string): void => void lines.push(JSON.stringify({ ...fields, message }))
  return { log: Object.assign(log, { debug: note, warn: note, info: note }), lines }
}

it('writes one line for a request, without path, query or credentials', async () => {
  await using upstream = await startEcho()
  const { log, lines } = readableLog('debug')
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], { log })
  await exchangeRaw(
    gateway.port,
    'GET /api/app/secret-path?token=secret-query HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\nX-Secret: secret-header\r\n\r\n',
  )
  await expect.poll(() => lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    message: 'request passed on',
    service: 'app',
    method: 'GET',
    status: 200,
    user_id: 'id-of-ana',
  })
  expect(lines.join()).not.toContain('secret')
})

it('names a fault of an upstream by its code, without its address', async () => {
  const { log, lines } = readableLog('info')
  await using gateway = await startGateway([aMountedService({ upstream: 'http://127.0.0.1:9' })], { log })
  await exchangeRaw(gateway.port, 'GET /api/app/x?token=secret HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n')
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { message: 'proxied request failed', service: 'app', code: 'proxy.upstream_unreachable', cause: 'ECONNREFUSED' },
  ])
  expect(lines.join()).not.toMatch(/secret|127\.0\.0\.1/)
})
