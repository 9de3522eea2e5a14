import { connect } from 'node:tls'
import { expect, it } from 'vitest'
import { makeCertificate } from '../../testing/certificate.ts'
import { aMountedService, rawConnection, startGateway, startRawUpstream, type RawConnection } from './proxy.builders.ts'

const request = (version: string): string => `GET /api/app/x HTTP/${version}\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n`

async function openTls(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
  return rawConnection(socket)
}

it.each(['1.0', '1.1'])(
  'an answer without length that breaks off ends its TLS connection of HTTP/%s, and nothing else',
  async (version) => {
    const pair = makeCertificate()
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], {
      tls: { current: () => pair, onChange: () => () => {} },
    })
    using client = await openTls(gateway.port)
    client.send(request(version))
    const connection = await upstream.accept()
    await connection.until(/\r\n\r\n/)
    connection.send('HTTP/1.1 200 OK\r\n\r\nhalf')
    await client.until(/half/)
    connection.socket.resetAndDestroy()
    expect(await client.ended()).not.toContain('\r\n0\r\n')
    expect(gateway.proxy.openCount()).toBe(0)

    using next = await openTls(gateway.port)
    next.send(request('1.1'))
    const fresh = await upstream.accept()
    await fresh.until(/\r\n\r\n/)
    fresh.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    expect(await next.until(/ok$/)).toContain('200 OK')
  },
)
