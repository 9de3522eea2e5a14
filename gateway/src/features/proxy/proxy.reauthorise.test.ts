import { describe, expect, it } from 'vitest'
import {
  aMountedService,
  aPrincipal,
  exchangeRaw,
  openRaw,
  readAnswer,
  startGateway,
  startRawUpstream,
  type RawConnection,
  type RawUpstream,
  type TestGateway,
} from './proxy.builders.ts'

const admin = { user: { ...aPrincipal('ana').user, role: 'admin' as const } }
const granted = { grants: new Map([['closed', Number.POSITIVE_INFINITY]]) }
const upgrade = 'Origin: http://gw\r\nUpgrade: chat\r\nConnection: Upgrade\r\n'
const ask = (service: string, headers = ''): string =>
  `GET /api/${service}/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n${headers}\r\n`

type Open = { client: RawConnection; far: RawConnection }

async function open(gateway: TestGateway, upstream: RawUpstream, request: string): Promise<Open> {
  const client = await openRaw(gateway.port)
  client.send(request)
  const far = await upstream.accept()
  await far.until(/\r\n\r\n/)
  far.send(
    request.includes('Upgrade: chat')
      ? 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\nhello'
      : 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nhello',
  )
  await client.until(/hello/)
  return { client, far }
}

const services = (upstream: RawUpstream): ReturnType<typeof aMountedService>[] => [
  aMountedService({ key: 'open', upstream: upstream.url }),
  aMountedService({ key: 'closed', upstream: upstream.url, visibility: 'granted' }),
]

it.each([['a tunnel', upgrade] as const, ['an event stream', ''] as const])(
  'cuts %s to an app that a person may not use any more, and leaves those to others',
  async (_what, headers) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway(services(upstream))
    gateway.changePerson('ana', granted)
    const withdrawn = await open(gateway, upstream, ask('closed', headers))
    const kept = await open(gateway, upstream, ask('open', headers))
    gateway.changePerson('ana', {})
    await withdrawn.client.ended()
    await withdrawn.far.ended()
    kept.far.send('still here')
    expect(await kept.client.until(/still here/)).toContain('still here')
    kept.client.socket.destroy()
  },
)

it('cuts what is open in another role than its person has by now, also where both may use the app', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway(services(upstream))
  gateway.changePerson('ana', admin)
  const { client } = await open(gateway, upstream, ask('open', upgrade))
  gateway.changePerson('ana', {})
  expect(await client.ended()).toMatch(/hello$/)
})

it('cuts what is open for a session that turns out to be over', async () => {
  await using upstream = await startRawUpstream()
  let current: ReturnType<typeof aPrincipal> | null = aPrincipal('ana')
  const standing: ((concerns: () => boolean) => void)[] = []
  await using gateway = await startGateway(services(upstream), {
    currentPrincipal: async () => current,
    onStandingChanged: (listener) => {
      standing.push(listener)
      return () => {}
    },
  })
  const { client, far } = await open(gateway, upstream, ask('open', upgrade))
  for (const tell of standing) tell(() => true)
  far.send('still here')
  await client.until(/still here/)
  current = null
  for (const tell of standing) tell(() => true)
  expect(await client.ended()).toContain('still here')
})

it('leaves everything open while the database cannot be asked, and asks again', async () => {
  await using upstream = await startRawUpstream()
  let down = true
  let asked = 0
  const standing: ((concerns: () => boolean) => void)[] = []
  await using gateway = await startGateway(services(upstream), {
    currentPrincipal: async () => {
      asked += 1
      if (down) throw new Error('the database is down')
      return null
    },
    onStandingChanged: (listener) => {
      standing.push(listener)
      return () => {}
    },
  })
  const { client, far } = await open(gateway, upstream, ask('open', upgrade))
  for (const tell of standing) tell(() => true)
  await expect.poll(() => asked).toBe(1)
  far.send('still here')
  await client.until(/still here/)
  down = false
  gateway.timers.pass(1000)
  await client.ended()
})

it('asks about everything every five seconds while changes are not heard', async () => {
  await using upstream = await startRawUpstream()
  let current: ReturnType<typeof aPrincipal> | null = aPrincipal('ana')
  await using gateway = await startGateway(services(upstream), { hearsChanges: () => false, currentPrincipal: async () => current })
  const { client } = await open(gateway, upstream, ask('open', upgrade))
  current = null
  gateway.timers.pass(5000)
  expect(await client.ended()).toMatch(/hello$/)
})

it('decides again when access was withdrawn while a request was being decided', async () => {
  await using upstream = await startRawUpstream()
  const signing = Promise.withResolvers<void>()
  await using gateway = await startGateway(services(upstream), {
    signAssertion: async () => {
      await signing.promise
      return { token: 'assertion', expiresAt: new Date('2030-01-01') }
    },
  })
  gateway.changePerson('ana', admin)
  using client = await openRaw(gateway.port)
  client.send(ask('closed'))
  await expect.poll(() => client.socket.bytesWritten).toBeGreaterThan(0)
  const other = exchangeRaw(gateway.port, ask('elsewhere'))
  await other
  gateway.changePerson('ana', {})
  signing.resolve()
  expect(readAnswer(await client.until(/\r\n\r\n/)).status).toBe(403)
  expect(upstream.count()).toBe(0)
})

it('answers 503 when nobody can say who somebody is', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway(services(upstream), { authenticate: () => Promise.reject(new Error('the database is down')) })
  const answer = readAnswer(await exchangeRaw(gateway.port, ask('open')))
  expect(answer.status).toBe(503)
  expect(answer.head).toMatch(/retry-after: 2/i)
  expect(answer.body).not.toContain('database')
  expect(upstream.count()).toBe(0)
})

describe('a grant that ends', () => {
  const startTimed = (
    upstream: RawUpstream,
    clock: { now: () => Date } = { now: () => gateway.timers.clock.now() },
  ): Promise<TestGateway> =>
    startGateway(services(upstream), {
      decideAccess: ({ grants }, { key, visibility }) => {
        const untilMs = visibility === 'everyone' ? Number.POSITIVE_INFINITY : (grants.get(key) ?? 0)
        return untilMs > clock.now().getTime() ? { allowed: true, untilMs } : { allowed: false, detail: 'no grant' }
      },
    })
  let gateway: TestGateway
  const until = (afterMs: number) => ({ grants: new Map([['closed', gateway.timers.clock.now().getTime() + afterMs]]) })

  it.each([['a tunnel', upgrade] as const, ['an event stream', ''] as const])('cuts %s within a second', async (_what, headers) => {
    await using upstream = await startRawUpstream()
    await using started = await startTimed(upstream)
    gateway = started
    gateway.changePerson('ana', until(60_000))
    const ending = await open(gateway, upstream, ask('closed', headers))
    const kept = await open(gateway, upstream, ask('open', headers))
    gateway.timers.pass(59_000)
    ending.far.send('still here')
    await ending.client.until(/still here/)
    gateway.timers.pass(1000)
    await ending.client.ended()
    await ending.far.ended()
    kept.far.send('still here')
    expect(await kept.client.until(/still here/)).toContain('still here')
    kept.client.socket.destroy()
  })

  it('cuts nothing when it was given a later end meanwhile', async () => {
    await using upstream = await startRawUpstream()
    await using started = await startTimed(upstream)
    gateway = started
    gateway.changePerson('ana', until(10_000))
    const { client, far } = await open(gateway, upstream, ask('closed', upgrade))
    gateway.changePerson('ana', until(60_000))
    await new Promise((resolve) => setImmediate(resolve))
    gateway.timers.pass(11_000)
    far.send('still here')
    expect(await client.until(/still here/)).toContain('still here')
    client.socket.destroy()
  })
})
