import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { grafana, own, publicUrl, startSites, type SiteAnswer, type SiteWorld } from './testing/sites.ts'

const wiki = 'wiki.example.org'
const secret = 'secret.example.org'

let world: SiteWorld
let session: string
let cookie: string
beforeAll(async () => {
  world = await startSites({ env: { GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1' } })
})
beforeEach(async () => {
  session = await world.signIn()
  cookie = await world.signOn(grafana, session)
})
afterAll(() => world[Symbol.asyncDispose]())

type Question = { host?: string; method?: string; target?: string; query?: string; cookie?: string; lines?: string[] }

/** As Traefik and Caddy ask, about a request to a site that they pass on themselves. */
const forwardAuth = ({ host = grafana, method = 'GET', target = '/d/1?x=1', query = '', lines = [], ...sent }: Question) =>
  world.ask(own, `/api/authz/forward-auth${query}`, {
    ...sent,
    lines: [`X-Forwarded-Method: ${method}`, `X-Forwarded-Host: ${host}`, `X-Forwarded-Uri: ${target}`, ...lines],
  })

/** As nginx asks. */
const authRequest = ({ host = grafana, method = 'GET', target = '/d/1?x=1', query = '', lines = [], ...sent }: Question) =>
  world.ask(own, `/api/authz/auth-request${query}`, {
    ...sent,
    lines: [`X-Original-Method: ${method}`, `X-Original-URL: https://${host}${target}`, ...lines],
  })

const told = ({ status, body }: SiteAnswer): string => `${status} ${/"code":"([^"]+)"/.exec(body)?.[1] ?? ''}`.trim()
const lineOf = ({ head }: SiteAnswer, name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim()
const page = ['Accept: text/html', 'Sec-Fetch-Mode: navigate']

describe.each([
  ['forward-auth', forwardAuth],
  ['auth-request', authRequest],
])('a proxy that asks about a site by %s', (_dialect, asks) => {
  test('hears who is calling, for that site, and the cookies without ours', async () => {
    const answer = await asks({ cookie: `theme=dark; ${cookie}` })
    expect([told(answer), lineOf(answer, 'x-user-email'), lineOf(answer, 'cookie')]).toEqual(['200', 'ana@example.org', 'theme=dark'])
    const [, claims = ''] = lineOf(answer, 'x-gatehouse-assertion')?.split('.') ?? []
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: 'grafana', email: 'ana@example.org' })
  })

  test('hears nobody by the cookie of Gatehouse, of another site, or by two', async () => {
    const elsewhere = await world.signOn(wiki, session)
    for (const other of [session, elsewhere, `${cookie}; ${elsewhere}`])
      expect(told(await asks({ cookie: other }))).toBe('401 auth.required')
  })

  test('may name the service, but no other', async () => {
    expect(told(await asks({ cookie, query: '?service=grafana' }))).toBe('200')
    expect(told(await asks({ cookie, query: '?service=wiki' }))).toBe('403 authz.unknown_service')
    expect(told(await asks({ cookie: session, host: own, query: '?service=grafana' }))).toBe('403 authz.unknown_service')
  })

  test('is refused what another site caused, Gatehouse itself too, and let do what its own pages do', async () => {
    for (const origin of [publicUrl, `https://${wiki}`, 'null'])
      expect(told(await asks({ cookie, method: 'POST', lines: [`Origin: ${origin}`] }))).toBe('403 auth.cross_site')
    expect(told(await asks({ cookie, method: 'POST', lines: [`Origin: https://${grafana}`] }))).toBe('200')
    expect(told(await asks({ cookie, lines: ['Sec-WebSocket-Version: 13', 'Sec-Fetch-Site: same-site'] }))).toBe('403 auth.cross_site')
  })

  test('is refused for somebody without a grant', async () => {
    expect(told(await asks({ host: secret, cookie: await world.signOn(secret, session) }))).toBe('403 proxy.no_access')
  })

  test('is refused at once when the person signs out of Gatehouse', async () => {
    const lines = [`Origin: ${publicUrl}`]
    expect((await world.ask(own, '/api/auth/session', { method: 'DELETE', cookie: session, lines })).status).toBe(204)
    expect(told(await asks({ cookie }))).toBe('401 auth.required')
  })
})

const start = `https://${grafana}/.gatehouse/start?next=${encodeURIComponent('/d/1?x=1')}`

test('a page of somebody who is not signed on leads to the sign-on of that site', async () => {
  const answer = await forwardAuth({ lines: page })
  expect([answer.status, answer.location]).toEqual([302, start])
})

test('leads there by 401 where the proxy is nginx', async () => {
  const answer = await authRequest({ lines: page })
  expect([answer.status, answer.location]).toEqual([401, start])
})

test('a target that looks like another host leads back to the start page of the site', async () => {
  const { location } = await forwardAuth({ target: '//evil.example/x', lines: page })
  const way = new URL(location)
  expect(way.origin).toBe(`https://${grafana}`)
  const next = new URL((await world.ask(grafana, `${way.pathname}${way.search}`)).location).searchParams.get('next')
  expect(next).toBe('/')
})

test('a client that names the host of another site is asked about at the one its proxy says', async () => {
  const answer = await authRequest({ cookie, lines: [`X-Forwarded-Host: ${wiki}`, 'X-Forwarded-Uri: /', 'X-Forwarded-Method: GET'] })
  expect(lineOf(answer, 'x-user-email')).toBe('ana@example.org')
  expect(told(await forwardAuth({ cookie, lines: [`X-Forwarded-Host: ${wiki}`] }))).toBe('400 authz.incomplete')
})
