import { describe, expect, it } from 'vitest'
import type { MountedService } from '../registry/registry.feature.ts'
import { aMountedService, exchangeRaw, problemCode, readAnswer, startGateway, type TestGateway } from './proxy.builders.ts'
import { createClientAddresses } from './proxy.client-address.ts'
import type { ProxyOptions } from './proxy.feature.ts'

const start = (members: Partial<MountedService> = {}, overrides: Partial<ProxyOptions> = {}): Promise<TestGateway> =>
  startGateway([aMountedService({ upstream: 'http://127.0.0.1:9', ...members })], {
    clientAddresses: createClientAddresses(['127.0.0.1']),
    ...overrides,
  })

type Asked = { method?: string; target?: string; host?: string; query?: string; headers?: string }

/** As Traefik and Caddy ask. */
const forwardAuth = ({ method = 'GET', target = '/wiki/x', host = 'gw', query = '?service=app', headers = '' }: Asked): string =>
  `GET /api/authz/forward-auth${query} HTTP/1.1\r\nHost: gateway\r\nX-Forwarded-Method: ${method}\r\nX-Forwarded-Host: ${host}\r\n` +
  `X-Forwarded-Uri: ${target}\r\n${headers}\r\n`

/** As nginx asks. */
const authRequest = ({ method = 'GET', target = '/wiki/x', host = 'gw', query = '?service=app', headers = '' }: Asked): string =>
  `GET /api/authz/auth-request${query} HTTP/1.0\r\nHost: gateway\r\nX-Original-Method: ${method}\r\nX-Original-URL: https://${host}${target}\r\n` +
  `${headers}\r\n`

/** As Envoy asks. */
const extAuthz = ({ method = 'GET', target = '/wiki/x', host = 'gw', headers = '' }: Asked): string =>
  `${method} /api/authz/ext-authz/app${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`

const dialects: [string, (asked: Asked) => string][] = [
  ['forward-auth', forwardAuth],
  ['auth-request', authRequest],
  ['ext-authz', extAuthz],
]

async function answerTo(bytes: string, members: Partial<MountedService> = {}, overrides: Partial<ProxyOptions> = {}): Promise<string> {
  await using gateway = await start(members, overrides)
  return await exchangeRaw(gateway.port, bytes)
}

const statusOf = (text: string): number => readAnswer(text).status
const headersOf = (text: string): string[] => readAnswer(text).head.split('\r\n').slice(1)
const locationOf = (text: string): string | undefined => /\r\nlocation: (.*)\r\n/i.exec(text)?.[1]
const ana = 'Cookie: gatehouse=ana\r\n'

describe.each(dialects)('a proxy that asks by %s', (_name, ask) => {
  it('hears who is calling, in the headers the app gets', async () => {
    const text = await answerTo(ask({ headers: `X-User-Id: 1\r\nX_User_Id: 1\r\n${ana}` }))
    expect(statusOf(text)).toBe(200)
    const identity = headersOf(text).filter((line) => /^x-(user|gatehouse)-/i.test(line))
    expect(identity).toStrictEqual([
      'x-user-id: id-of-ana',
      'x-user-email: ana@example.org',
      'x-user-role: user',
      'x-user-groups: g1,g2',
      'x-gatehouse-assertion: assertion-for-id-of-ana-at-app',
    ])
  })

  it('hears the cookies of the app without those of the gateway', async () => {
    const text = await answerTo(ask({ headers: 'Cookie: theme=dark; gatehouse=ana; lang=de\r\n' }))
    expect(headersOf(text)).toContain('cookie: theme=dark; lang=de')
  })

  it('does not hear a token of the gateway again', async () => {
    const text = await answerTo(ask({ headers: 'Authorization: Bearer ana\r\n' }))
    expect(headersOf(text).join()).not.toContain('Bearer')
  })

  it('hears the credentials that are meant for the app', async () => {
    const text = await answerTo(ask({ headers: `Authorization: Basic YTpi\r\n${ana}` }))
    expect(headersOf(text)).toContain('authorization: Basic YTpi')
  })

  it('gets 401 for a fetch of somebody who is not signed in, and no way to a page', async () => {
    const text = await answerTo(ask({ headers: 'Sec-Fetch-Mode: cors\r\nAccept: text/html\r\n' }))
    expect([statusOf(text), problemCode(text), locationOf(text)]).toStrictEqual([401, 'auth.required', undefined])
  })

  it('gets 401 for a socket of somebody who is not signed in', async () => {
    const text = await answerTo(ask({ headers: 'Accept: text/html\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n' }))
    expect([statusOf(text), locationOf(text)]).toStrictEqual([401, undefined])
  })

  it('is refused a post that another site caused', async () => {
    const text = await answerTo(ask({ method: 'POST', headers: `${ana}Sec-Fetch-Site: cross-site\r\n` }))
    expect([statusOf(text), problemCode(text)]).toStrictEqual([403, 'auth.cross_site'])
  })

  it('is refused a socket that another site opens', async () => {
    const socket = `${ana}Origin: https://evil.example\r\nSec-WebSocket-Version: 13\r\n`
    const text = await answerTo(ask({ headers: socket }))
    expect([statusOf(text), problemCode(text)]).toStrictEqual([403, 'auth.cross_site'])
  })

  it('is let do a post of the own site', async () => {
    expect(statusOf(await answerTo(ask({ method: 'POST', headers: `${ana}Sec-Fetch-Site: same-origin\r\n` })))).toBe(200)
  })

  it('is refused for a person without a grant', async () => {
    const text = await answerTo(ask({ headers: ana }), { visibility: 'granted' })
    expect([statusOf(text), problemCode(text)]).toStrictEqual([403, 'proxy.no_access'])
  })

  it('is refused at a host where nobody can be signed in', async () => {
    const text = await answerTo(ask({ host: 'gw.evil.example', headers: ana }))
    expect([statusOf(text), problemCode(text)]).toStrictEqual([403, 'authz.unknown_host'])
  })

  it('is refused for an app that shares the address of the gateway and is not trusted', async () => {
    const text = await answerTo(ask({ headers: ana }), { trusted: false })
    expect([statusOf(text), problemCode(text)]).toStrictEqual([403, 'authz.shares_origin'])
  })

  it('is let use such an app by a program, but not by a browser that shows a token', async () => {
    const token = 'Authorization: Bearer ana\r\n'
    expect(statusOf(await answerTo(ask({ headers: token }), { trusted: false }))).toBe(200)
    for (const browser of ['Sec-Fetch-Mode: navigate\r\n', 'User-Agent: Mozilla/5.0\r\n']) {
      const text = await answerTo(ask({ headers: `${token}${browser}` }), { trusted: false })
      expect([statusOf(text), problemCode(text)]).toStrictEqual([403, 'authz.shares_origin'])
    }
  })

  it('is refused when who is signed in cannot be found out', async () => {
    const text = await answerTo(ask({ headers: ana }), {}, { authenticate: () => Promise.reject(new Error('no database')) })
    expect(statusOf(text)).toBeGreaterThanOrEqual(403)
    expect(text).toContain('service.unavailable')
  })

  it('is refused when the gateway does not trust it, even with a good cookie', async () => {
    const text = await answerTo(ask({ headers: ana }), {}, { clientAddresses: createClientAddresses(['10.0.0.0/8']) })
    expect([statusOf(text), problemCode(text)]).toStrictEqual([403, 'authz.untrusted_proxy'])
  })

  it('is told the host in any spelling', async () => {
    for (const host of ['GW', 'gw.', 'gw:8443']) expect(statusOf(await answerTo(ask({ host, headers: ana })))).toBe(200)
  })
})

describe('a page of somebody who is not signed in', () => {
  const page = { target: '/wiki/x?a=1&b=2', headers: 'Accept: text/html\r\n' }
  const signIn = `http://gw/signin?next=${encodeURIComponent(page.target)}`

  it('leads to sign in and back', async () => {
    const text = await answerTo(forwardAuth(page))
    expect([statusOf(text), locationOf(text)]).toStrictEqual([302, signIn])
  })

  it('leads there by 401 where the proxy is nginx, which cannot pass on a redirect', async () => {
    const text = await answerTo(authRequest(page))
    expect([statusOf(text), locationOf(text)]).toStrictEqual([401, signIn])
  })
})

describe('a question', () => {
  it.each([
    ['without a service, for a path below no mount', forwardAuth({ query: '', headers: ana }), '403 authz.unknown_service'],
    ['about a service that is not there', forwardAuth({ query: '?service=nothing', headers: ana }), '403 authz.unknown_service'],
    ['about an empty service', forwardAuth({ query: '?service=', headers: ana }), '403 authz.unknown_service'],
    ['about two services', forwardAuth({ query: '?service=app&service=other', headers: ana }), '400 authz.incomplete'],
    ['without a method', forwardAuth({ headers: ana }).replace(/X-Forwarded-Method.*\r\n/, ''), '400 authz.incomplete'],
    ['without a target', forwardAuth({ headers: ana }).replace(/X-Forwarded-Uri.*\r\n/, ''), '400 authz.incomplete'],
    ['without a host', forwardAuth({ headers: ana }).replace(/X-Forwarded-Host.*\r\n/, ''), '400 authz.incomplete'],
    ['with two targets', forwardAuth({ headers: `${ana}X-Forwarded-Uri: /public\r\n` }), '400 authz.incomplete'],
    ['with two methods', forwardAuth({ headers: `${ana}X-Forwarded-Method: GET\r\n` }), '400 authz.incomplete'],
    ['with two hosts', forwardAuth({ headers: `${ana}X-Forwarded-Host: gw\r\n` }), '400 authz.incomplete'],
    ['with a target that is no path', forwardAuth({ target: 'https://gw/', headers: ana }), '400 authz.incomplete'],
    ['with a method in small letters', forwardAuth({ method: 'post', headers: ana }), '400 authz.incomplete'],
    [
      'with a path of two readings where the path decides',
      forwardAuth({ query: '', target: '/api/app/../x', headers: ana }),
      '400 proxy.ambiguous_path',
    ],
    ['with a path instead of an address', authRequest({ headers: ana }).replace('https://gw/', '/'), '403 authz.incomplete'],
    ['at another address', forwardAuth({ headers: ana }).replace('/forward-auth', '/verify'), '404 request.not_found'],
    ['by Envoy that names no service', 'GET /api/authz/ext-authz/ HTTP/1.1\r\nHost: gw\r\n\r\n', '404 request.not_found'],
  ])('%s is refused', async (_what, bytes, refusal) => {
    const text = await answerTo(bytes)
    expect(`${statusOf(text)} ${problemCode(text)}`).toBe(refusal)
  })

  it('without a service is about the one whose mount the path lies in', async () => {
    expect(statusOf(await answerTo(forwardAuth({ query: '', target: '/api/app/x', headers: ana })))).toBe(200)
  })

  it('about a named service may have any path', async () => {
    expect(statusOf(await answerTo(forwardAuth({ target: '/@scope%2fname', headers: ana })))).toBe(200)
  })

  it('by nginx does not heed what a client sends under the names of another dialect', async () => {
    const spoofed = 'X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /api/app/x\r\nX-Forwarded-Host: gw\r\n'
    const text = await answerTo(authRequest({ method: 'POST', headers: `${spoofed}${ana}Sec-Fetch-Site: cross-site\r\n` }))
    expect(problemCode(text)).toBe('auth.cross_site')
  })

  it('by Traefik does not heed what a client sends under the names of nginx', async () => {
    const spoofed = 'X-Original-Method: GET\r\nX-Original-URL: https://gw/\r\n'
    const text = await answerTo(forwardAuth({ method: 'POST', headers: `${spoofed}${ana}Sec-Fetch-Site: cross-site\r\n` }))
    expect(problemCode(text)).toBe('auth.cross_site')
  })

  it('with a body is answered without waiting for it', async () => {
    const text = await answerTo(extAuthz({ method: 'POST', headers: `${ana}Sec-Fetch-Site: same-origin\r\nContent-Length: 1000000\r\n` }))
    expect(statusOf(text)).toBe(200)
  })
})

describe('an app under maintenance', () => {
  it('is 503 for a proxy that passes refusals on', async () => {
    expect(statusOf(await answerTo(forwardAuth({ headers: ana }), { maintenance: true }))).toBe(503)
  })

  it('is 403 for nginx, with what is meant in a header', async () => {
    const text = await answerTo(authRequest({ headers: ana }), { maintenance: true })
    expect([statusOf(text), headersOf(text).includes('x-gatehouse-status: 503')]).toStrictEqual([403, true])
  })
})

it('a session that ends is refused by the next question', async () => {
  await using gateway = await start()
  expect(statusOf(await exchangeRaw(gateway.port, forwardAuth({ headers: ana })))).toBe(200)
  gateway.endSessions({ userId: 'id-of-ana' })
  expect(statusOf(await exchangeRaw(gateway.port, forwardAuth({ headers: ana })))).toBe(401)
})

it('what was decided while the session ended is decided again', async () => {
  const began = Promise.withResolvers<void>()
  const signed = Promise.withResolvers<void>()
  const signAssertion = async (): Promise<{ token: string; expiresAt: Date }> => {
    began.resolve()
    await signed.promise
    return { token: 'assertion', expiresAt: new Date('2099-01-01') }
  }
  await using gateway = await start({}, { signAssertion })
  const reply = exchangeRaw(gateway.port, forwardAuth({ headers: ana }))
  await began.promise
  gateway.endSessions({ userId: 'id-of-ana' })
  signed.resolve()
  expect(statusOf(await reply)).toBe(401)
})
