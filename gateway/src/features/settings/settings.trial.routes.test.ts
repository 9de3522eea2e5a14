import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'
import type { Trial } from './settings.schemas.ts'

/** Plays the ai service: what it answers is set by each test. */
let health: { status: number; body: unknown } | (() => { status: number; body: unknown })
let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked: { method: string | undefined; assertion: unknown }[] = []
let ai: LocalServer
let test: TestSettings
beforeAll(async () => {
  ai = await startLocalServer((request, response) => {
    if (request.url === '/health') {
      const { status, body } = typeof health === 'function' ? health() : health
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    } else {
      asked.push({ method: request.method, assertion: request.headers['x-gatehouse-assertion'] })
      answer(request, response)
    }
  })
  test = await startSettings({ aiUrl: `${ai.url}/` })
})
beforeEach(async () => {
  await test.reset()
  asked = []
  health = { status: 200, body: { status: 'pass', settings_version: 1 } }
  answer = json(200, good)
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await ai[Symbol.asyncDispose]()
})

const fine = (step: string, ms: number) => ({ step, ok: true, ms, code: null, detail: null })
const good = { ok: true, steps: [fine('url', 0.5), fine('dns', 20), fine('reply', 100)], reply: 'Hello!', model: 'claude-1' }
const json =
  (status: number, body: unknown): typeof answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
const configure = (on = test) =>
  call(on, { method: 'PATCH', url: '/api/settings/ai', body: { provider: 'anthropic', model: 'claude', api_key: 'sk-secret' } })
const tryOut = async (on = test): Promise<Trial> => {
  const response = await call(on, { method: 'POST', url: '/api/settings/ai/test', body: {} })
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json<Trial>()
}
const ladder = (trial: Trial) => trial.steps.map(({ step, ok, code }) => [step, ok, code])

describe('the test of the ai settings', () => {
  it('goes through all steps and gives what the model said', async () => {
    await configure()
    const trial = await tryOut()
    expect(trial).toMatchObject({ ok: true, reply: 'Hello!', model: 'claude-1' })
    expect(ladder(trial)).toEqual([
      ['configuration', true, null],
      ['service', true, null],
      ['provider', true, null],
    ])
  })

  it('hands on which models the provider lists; an older service does not say', async () => {
    await configure()
    expect((await tryOut()).models).toBeNull()
    answer = json(200, { ...good, models: ['claude-1', 'claude-2'] })
    expect((await tryOut()).models).toEqual(['claude-1', 'claude-2'])
  })

  it('tells the service, signed, who tests', async () => {
    await configure()
    await tryOut()
    expect(asked).toEqual([{ method: 'POST', assertion: 'signed-assertion' }])
    const { user, sessionId, groups } = anAdmin
    expect(test.signed).toEqual([{ aud: 'ai', sub: user.id, sid: sessionId, via: 'session', email: user.email, role: 'admin', groups }])
  })

  it.each([{}, { provider: 'openai' }, { model: 'm' }])('stops at incomplete settings %j and asks nobody', async (body) => {
    if (Object.keys(body).length > 0) await call(test, { method: 'PATCH', url: '/api/settings/ai', body })
    const trial = await tryOut()
    expect(trial).toMatchObject({ ok: false, reply: null })
    expect(ladder(trial)).toEqual([['configuration', false, 'incomplete']])
    expect(asked).toEqual([])
  })

  it('waits until the service runs what was saved', async () => {
    await configure()
    let looks = 0
    health = () => ({ status: 200, body: { status: 'pass', settings_version: (looks += 1) < 5 ? 0 : 1 } })
    expect((await tryOut()).ok).toBe(true)
    expect(looks).toBe(5)
  })

  it.each([0, null, undefined])('gives up after 3 s with a service that stays at version %s', async (settings_version) => {
    await configure()
    health = { status: 200, body: { status: 'pass', settings_version } }
    const before = test.clock.elapsedMs()
    const trial = await tryOut()
    expect(ladder(trial)).toEqual([['configuration', false, 'not_in_force']])
    expect(trial.ok).toBe(false)
    expect(test.clock.elapsedMs() - before).toBe(3000)
    expect(asked).toEqual([])
  })

  it('tries a service that says it is not well', async () => {
    await configure()
    health = { status: 503, body: { status: 'fail', settings_version: 1 } }
    expect((await tryOut()).ok).toBe(true)
  })

  it('says that the service is down', async () => {
    const { url, ...gone } = await startLocalServer(() => undefined)
    await gone[Symbol.asyncDispose]()
    await using down = await startSettings({ database: test.database, configDir: test.configDir, aiUrl: url })
    await configure(down)
    const trial = await tryOut(down)
    expect(trial).toMatchObject({ ok: false, reply: null, model: 'claude' })
    expect(ladder(trial)).toEqual([
      ['configuration', true, null],
      ['service', false, 'refused'],
    ])
  })

  it('hands on why the provider refused', async () => {
    await configure()
    const refusal = { step: 'auth', ok: false, ms: 80, code: 'unauthorized', detail: 'The provider does not accept the key.' }
    answer = json(200, { ok: false, steps: [fine('dns', 20), refusal], reply: null, model: null })
    const trial = await tryOut()
    expect(trial).toMatchObject({ ok: false, reply: null })
    expect(trial.steps.at(-1)).toEqual({ ...refusal, step: 'provider', ms: 100 })
  })

  it('hands on what was noted on the way to an answer', async () => {
    await configure()
    answer = json(200, { ...good, steps: [{ ...fine('auth', 1), detail: 'The list does not name it.' }, fine('reply', 2)] })
    const trial = await tryOut()
    expect(trial.steps.at(-1)).toEqual({ step: 'provider', ok: true, ms: 3, code: null, detail: 'The list does not name it.' })
  })

  it('says what the service says when it refuses to test', async () => {
    await configure()
    const problem = { type: '/problems/auth.required', title: 'Sign in first', status: 401, code: 'auth.required', request_id: 'r' }
    answer = json(401, problem)
    expect((await tryOut()).steps.at(-1)).toMatchObject({ step: 'service', ok: false, code: 'auth.required', detail: 'Sign in first' })
  })

  it('is not passed when the service says so without a failed step', async () => {
    await configure()
    answer = json(200, { ...good, ok: false })
    const trial = await tryOut()
    expect(trial.ok).toBe(false)
    expect(trial.steps.at(-1)).toMatchObject({ step: 'provider', ok: false, code: 'answer' })
  })

  it.each<[string, typeof answer, string]>([
    ['a bare error', json(500, { error: 'x' }), 'answer'],
    ['something else', json(200, { hello: 'world' }), 'answer'],
    ['no JSON', (_request, response) => void response.end('<html>'), 'answer'],
    ['a closed connection', (request) => void request.socket.destroy(), 'connection'],
    ['a redirect', (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'connection'],
  ])('blames the service for %s', async (_name, strange, code) => {
    await configure()
    answer = strange
    const trial = await tryOut()
    expect(trial.ok).toBe(false)
    expect(ladder(trial)).toEqual([
      ['configuration', true, null],
      ['service', false, code],
    ])
  })

  it('takes no body but an empty object', async () => {
    const response = await call(test, { method: 'POST', url: '/api/settings/ai/test', body: { api_key: 'sk' } })
    expect(response.statusCode).toBe(400)
  })
})
