import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPersonAt, startAdminGateway, type AdminGateway } from './registry.gateway.builders.ts'
import type { Trial } from './registry.trial.ts'

let one: AdminGateway

beforeAll(async () => {
  one = await startAdminGateway()
})
afterAll(() => one[Symbol.asyncDispose]())

const tryOut = async (body: Record<string, unknown>): Promise<Trial> => {
  const answer = await one.api('/api/admin/services/test', { method: 'POST', body })
  expect(answer.statusCode).toBe(200)
  return answer.json<Trial>()
}
const states = ({ steps }: Trial): string[] => steps.map(({ step, state }) => `${step} ${state}`)
const failed = ({ steps }: Trial) => steps.find(({ state }) => state === 'failed')

describe('trying an address', () => {
  it('tells the time of each step of one that works', async () => {
    await using app = await startLocalServer((request, response) =>
      response.writeHead(request.url === '/alive' ? 200 : 404).end('{"status":"pass","version":"2"}'),
    )
    const trial = await tryOut({ upstream: `${app.url.replace('127.0.0.1', 'localhost')}/base`, health_path: '/alive' })
    expect(trial).toMatchObject({ ok: true, http_status: 200, version: '2' })
    expect(states(trial)).toEqual(['address ok', 'dns ok', 'connect ok', 'tls not_needed', 'http ok'])
    expect(trial.steps.filter(({ state }) => state === 'ok').every(({ ms }) => ms !== null)).toBe(true)
  })

  it('stops at an address that may not be called, and calls nothing', async () => {
    const trial = await tryOut({ upstream: 'http://169.254.169.254' })
    expect(states(trial)).toEqual(['address failed', 'dns not_reached', 'connect not_reached', 'tls not_reached', 'http not_reached'])
    expect(failed(trial)?.code).toBe('refused_address')
    expect(failed(await tryOut({ upstream: 'http://localhost:8000' }))?.detail).toBe(
      'The address is http://localhost:8000, the gateway itself.',
    )
  })

  it('stops at a name without an address', async () => {
    const trial = await tryOut({ upstream: 'https://nothing.invalid' })
    expect(states(trial)).toEqual(['address ok', 'dns failed', 'connect not_reached', 'tls not_reached', 'http not_reached'])
    expect(failed(trial)?.code).toBe('dns')
  })

  it('stops where nothing listens', async () => {
    const trial = await tryOut({ upstream: 'http://127.0.0.1:9' })
    expect(states(trial)).toEqual(['address ok', 'dns not_needed', 'connect failed', 'tls not_needed', 'http not_reached'])
    expect(failed(trial)?.code).toBe('refused')
  })

  it('stops at TLS that is none', async () => {
    await using app = await startLocalServer((_request, response) => response.end())
    const trial = await tryOut({ upstream: app.url.replace('http:', 'https:') })
    expect(states(trial)).toEqual(['address ok', 'dns not_needed', 'connect ok', 'tls failed', 'http not_reached'])
  })

  it('stops at silence', async () => {
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const trial = await tryOut({ upstream: `http://127.0.0.1:${port}`, timeout_ms: 200 })
    expect(states(trial).at(-1)).toBe('http failed')
    expect(failed(trial)?.code).toBe('timeout')
    server.close()
  })

  it.each([
    [404, 'It answers, but has nothing at /health (HTTP 404). Choose another health path.'],
    [302, 'It answers with a redirect, which is not followed (HTTP 302). Enter the path that answers itself.'],
    [401, 'It answers, but lets nobody ask without signing in (HTTP 401). Choose a health path that is open.'],
    [500, 'The answer is no success (HTTP 500).'],
  ])('says what an answer %i means', async (status, detail) => {
    await using app = await startLocalServer((_request, response) => response.writeHead(status, { location: '/elsewhere' }).end())
    const trial = await tryOut({ upstream: app.url })
    expect([trial.ok, trial.http_status, failed(trial)?.detail]).toEqual([false, status, detail])
  })

  it('refuses what is no address at its field, and anybody but admins', async () => {
    const answer = await one.api('/api/admin/services/test', { method: 'POST', body: { upstream: 'wiki' } })
    expect([answer.statusCode, answer.json<{ errors: { path: string }[] }>().errors[0]?.path]).toEqual([400, 'upstream'])
    const cookie = await aPersonAt(one)
    expect(
      (await one.api('/api/admin/services/test', { method: 'POST', body: { upstream: 'http://127.0.0.1:9' }, cookie })).statusCode,
    ).toBe(403)
  })
})
