import { createClientAddresses } from './proxy.client-address.ts'
import { expect, it } from 'vitest'
import { aMountedService, aPrincipal, exchangeRaw, readAnswer, startEcho, startGateway, valuesOf } from './proxy.builders.ts'

const get = (headers: string): string => `GET /api/app/x HTTP/1.1\r\nHost: gw\r\n${headers}\r\n`

it('answers a spoofed identity without a session with 401 and calls no upstream', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  expect(readAnswer(await exchangeRaw(gateway.port, get('X-User-Id: 1\r\nX-User-Role: admin\r\nRemote-User: admin\r\n'))).status).toBe(401)
  expect(upstream.seen).toStrictEqual([])
})

it.each([
  'X-User-Id: 1\r\n',
  'X-User-Id: 1\r\nx-user-id: 2\r\nX-USER-ID: 3\r\n',
  'X_User_Id: 1\r\n',
  'x_user-id: 1\r\nX-User_Id: 1\r\n',
  'Connection: keep-alive, x-user-id, x-gatehouse-assertion, x-request-id, x-forwarded-for, x-forwarded-proto, x-forwarded-host, via\r\n',
  'Connection: X-User-Id\r\nConnection: x-user-email\r\nX-User-Id: 1\r\n',
])('gives the upstream exactly one identity, ours, for %j', async (spoof) => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  expect(readAnswer(await exchangeRaw(gateway.port, get(`Cookie: gatehouse=ana\r\n${spoof}`))).status).toBe(200)
  const [seen] = upstream.seen
  const identity = Object.fromEntries(
    [
      'x-user-id',
      'x-user-email',
      'x-user-role',
      'x-user-groups',
      'x-gatehouse-assertion',
      'x-forwarded-for',
      'x-forwarded-proto',
      'x-forwarded-host',
      'via',
    ].map((name) => [name, valuesOf(seen?.headers ?? [], name)]),
  )
  expect(identity).toStrictEqual({
    'x-user-id': ['id-of-ana'],
    'x-user-email': ['ana@example.org'],
    'x-user-role': ['user'],
    'x-user-groups': ['g1,g2'],
    'x-gatehouse-assertion': ['assertion-for-id-of-ana-at-app'],
    'x-forwarded-for': ['127.0.0.1'],
    'x-forwarded-proto': ['http'],
    'x-forwarded-host': ['gw'],
    via: ['1.1 gatehouse-000000000001'],
  })
  expect(seen?.headers.filter((_text, at) => at % 2 === 0).filter((name) => name.includes('_'))).toStrictEqual([])
})

it('does not take a trailer for a header', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  await exchangeRaw(
    gateway.port,
    'POST /api/app/x HTTP/1.1\r\nHost: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\nTrailer: x-user-id\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-user-id: 1\r\n\r\n',
  )
  expect(valuesOf(upstream.seen[0]?.headers ?? [], 'x-user-id')).toStrictEqual(['id-of-ana'])
  expect(upstream.seen[0]?.body).toBe('a')
})

it('keeps its own cookies and tokens from the upstream and passes the others byte for byte', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  await exchangeRaw(
    gateway.port,
    get('Cookie: a="x;  gatehouse=ana; b=%%%; gatehouse_refresh=r\r\nCookie: c=\xe9\xff\r\nAuthorization: Bearer ana\r\n'),
  )
  expect(valuesOf(upstream.seen[0]?.headers ?? [], 'cookie')).toStrictEqual(['a="x; b=%%%', 'c=\xe9\xff'])
  expect(valuesOf(upstream.seen[0]?.headers ?? [], 'authorization')).toStrictEqual([])
})

it('passes an Authorization that belongs to the app', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  await exchangeRaw(gateway.port, get('Cookie: gatehouse=ana\r\nAuthorization: Basic YTpi\r\n'))
  expect(valuesOf(upstream.seen[0]?.headers ?? [], 'authorization')).toStrictEqual(['Basic YTpi'])
})

it.each([
  'Cookie: session=%%%;;=; a\r\n',
  `Cookie: ${'junk'.repeat(2000)}\r\n`,
  'Cookie: gatehouse=\xff\xfe\r\n',
  'Authorization: Bearer\ttok\r\n',
  'Authorization: Basic \xff\r\n',
  'Authorization: Bearer ana\r\nAuthorization: Basic x\r\n',
])('takes malformed credentials for nobody: %j', async (headers) => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  expect(readAnswer(await exchangeRaw(gateway.port, get(headers))).status).toBe(401)
  expect(upstream.seen).toStrictEqual([])
})

it('rebuilds where a request came from, believing only trusted proxies', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], {
    clientAddresses: createClientAddresses(['127.0.0.0/8']),
  })
  await exchangeRaw(
    gateway.port,
    get(
      'Cookie: gatehouse=ana\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.7, 127.0.0.2\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: apps.example.org\r\nX-Forwarded-Prefix: //evil\r\nForwarded: for=evil\r\n',
    ),
  )
  const { headers = [] } = upstream.seen[0] ?? {}
  expect(
    ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-prefix', 'forwarded'].map((name) => valuesOf(headers, name)),
  ).toStrictEqual([['203.0.113.7, 127.0.0.2, 127.0.0.1'], ['https'], ['apps.example.org'], [], []])
})

it.each(['X-Forwarded-Proto: gopher\r\nX-Forwarded-Host: a/b@c\r\n', ''])(
  'does not pass on nonsense of a trusted proxy: %j',
  async (headers) => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], {
      clientAddresses: createClientAddresses(['127.0.0.1']),
    })
    await exchangeRaw(gateway.port, get(`Cookie: gatehouse=ana\r\n${headers}`))
    const { headers: seen = [] } = upstream.seen[0] ?? {}
    expect([valuesOf(seen, 'x-forwarded-proto'), valuesOf(seen, 'x-forwarded-host')]).toStrictEqual([['http'], ['gw']])
  },
)

it('mixes up nobody among many at once', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const names = Array.from({ length: 50 }, (_, at) => `user${at}`)
  await Promise.all(
    names.flatMap((name) =>
      Array.from({ length: 10 }, () =>
        exchangeRaw(gateway.port, `GET /api/app/${name} HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=${name}\r\n\r\n`),
      ),
    ),
  )
  expect(upstream.seen).toHaveLength(500)
  const mixed = upstream.seen.filter(({ url, headers }) => `id-of-${url.slice(1)}` !== valuesOf(headers, 'x-user-id')[0])
  expect(mixed).toStrictEqual([])
})

it('says who a person is in UTF-8, whatever their address', async () => {
  await using upstream = await startEcho()
  const email = 'jürgen☃@example.org\r\nx-user-role: admin'
  const principal = aPrincipal('ana')
  principal.user.email = email
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], { authenticate: () => principal })
  await exchangeRaw(gateway.port, get(''))
  const value = valuesOf(upstream.seen[0]?.headers ?? [], 'x-user-email')[0] ?? ''
  expect(Buffer.from(value, 'latin1').toString('utf8')).toBe('jürgen☃@example.orgx-user-role: admin')
})
