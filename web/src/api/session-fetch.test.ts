import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSessionFetch } from './session-fetch.ts'
import { UnreachableError } from './errors.ts'

/** A small gateway: every path needs `valid`, the refresh path makes it so when `refreshable`. */
type Gateway = { valid: boolean; refreshable: boolean; refreshes: number; bodies: string[]; answers: Map<string, [number, object]> }

let server: Server
let origin: string
let gateway: Gateway
let ends: number
let signInAgain: () => boolean
let asked: (readonly string[])[]
let confirms: () => boolean

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString()
}

beforeEach(async () => {
  gateway = { valid: false, refreshable: true, refreshes: 0, bodies: [], answers: new Map() }
  ends = 0
  signInAgain = () => false
  asked = []
  confirms = () => true
  server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const path = request.url ?? ''
      const fixed = gateway.answers.get(path)
      if (fixed) return response.writeHead(fixed[0], { 'content-type': 'application/problem+json' }).end(JSON.stringify(fixed[1]))
      if (path === '/api/auth/session/refresh') {
        gateway.refreshes += 1
        gateway.valid = gateway.refreshable
        return response.writeHead(gateway.refreshable ? 200 : 401).end('{}')
      }
      gateway.bodies.push(body)
      return response.writeHead(gateway.valid ? 200 : 401, { 'content-type': 'application/json' }).end('{"code":"auth.required"}')
    })
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  await new Promise((done) => {
    server.close(done)
  })
})

function client() {
  return createSessionFetch({
    fetch: (request) => fetch(request),
    refreshUrl: `${origin}/api/auth/session/refresh`,
    onEnded: () => {
      ends += 1
      return Promise.resolve(signInAgain())
    },
    onUnconfirmed: (methods) => {
      asked.push(methods)
      return Promise.resolve(confirms())
    },
  })
}

describe('a request whose session expired', () => {
  it('renews the session and is sent again with its body', async () => {
    const response = await client().fetch(new Request(`${origin}/api/profile`, { method: 'PUT', body: '{"phone":"1"}' }))
    expect([response.status, gateway.refreshes, gateway.bodies]).toEqual([200, 1, ['{"phone":"1"}', '{"phone":"1"}']])
  })

  it('shares one renewal with all requests that expired together', async () => {
    const session = client()
    const responses = await Promise.all(Array.from({ length: 8 }, () => session.fetch(new Request(`${origin}/api/services`))))
    expect(responses.every((response) => response.ok)).toBe(true)
    expect(gateway.refreshes).toBe(1)
  })

  it('ends after one renewal and one second attempt, never in a loop', async () => {
    gateway.answers.set('/api/services', [401, { code: 'auth.required' }])
    const response = await client().fetch(new Request(`${origin}/api/services`))
    expect([response.status, gateway.refreshes]).toEqual([401, 1])
  })

  it('asks the person when the session cannot be renewed, and gives back the refusal', async () => {
    gateway.refreshable = false
    const response = await client().fetch(new Request(`${origin}/api/services`))
    expect([response.status, ends, gateway.refreshes]).toEqual([401, 1, 1])
  })

  it('is sent again when the person signed in again in place', async () => {
    gateway.refreshable = false
    signInAgain = () => {
      gateway.valid = true
      return true
    }
    const response = await client().fetch(new Request(`${origin}/api/profile`, { method: 'PUT', body: 'kept' }))
    expect([response.status, gateway.bodies]).toEqual([200, ['kept', 'kept']])
  })

  it('is not taken for the end of the session while the server is away', async () => {
    gateway.answers.set('/api/auth/session/refresh', [503, {}])
    await expect(client().fetch(new Request(`${origin}/api/services`))).rejects.toBeInstanceOf(UnreachableError)
    expect(ends).toBe(0)
  })
})

describe('a refusal that is not about the session', () => {
  it('leaves wrong credentials alone', async () => {
    const response = await client().fetch(new Request(`${origin}/api/auth/session`, { method: 'POST', body: '{}' }))
    expect([response.status, gateway.refreshes]).toEqual([401, 0])
  })

  it('leaves a wrong current password alone, with the body still readable', async () => {
    gateway.answers.set('/api/auth/password/change', [401, { code: 'auth.invalid_credentials' }])
    const response = await client().fetch(new Request(`${origin}/api/auth/password/change`, { method: 'POST', body: '{}' }))
    expect(await response.json()).toEqual({ code: 'auth.invalid_credentials' })
    expect(gateway.refreshes).toBe(0)
  })

  it('tries to renew for the question who is signed in, but does not disturb the person', async () => {
    gateway.refreshable = false
    const response = await client().fetch(new Request(`${origin}/api/auth/session`))
    expect([response.status, gateway.refreshes, ends]).toEqual([401, 1, 0])
  })
})

describe('a request that needs a recent sign-in', () => {
  const path = '/api/admin/users/1'
  const send = () => client().fetch(new Request(`${origin}${path}`, { method: 'PATCH', body: '{"role":"admin"}' }))
  beforeEach(() => {
    gateway.valid = true
    gateway.answers.set(path, [403, { code: 'auth.reauthentication_required', methods: ['totp', 'password'] }])
  })

  it('is sent again, with all that was typed, once the person has confirmed', async () => {
    confirms = () => gateway.answers.delete(path)
    expect((await send()).status).toBe(200)
    expect([asked, gateway.bodies]).toEqual([[['totp', 'password']], ['{"role":"admin"}']])
  })

  it('stays refused when the person does not confirm, with the body still readable', async () => {
    confirms = () => false
    expect(await (await send()).json()).toMatchObject({ code: 'auth.reauthentication_required' })
    expect(gateway.bodies).toEqual([])
  })

  it('asks once, whatever the second answer is', async () => {
    expect((await send()).status).toBe(403)
    expect(asked).toHaveLength(1)
  })

  it('is told from any other refusal', async () => {
    gateway.answers.set(path, [403, { code: 'auth.forbidden' }])
    expect((await send()).status).toBe(403)
    expect(asked).toEqual([])
  })
})

it('a request that cannot reach the server says so', async () => {
  await expect(client().fetch(new Request('http://127.0.0.1:9/api/services'))).rejects.toBeInstanceOf(UnreachableError)
})

it('a request that was stopped keeps its own error', async () => {
  const stop = new AbortController()
  stop.abort()
  await expect(client().fetch(new Request(`${origin}/api/services`, { signal: stop.signal }))).rejects.toMatchObject({ name: 'AbortError' })
})
