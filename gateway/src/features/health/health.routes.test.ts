import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aViewer, aWatchedService, settled, startHealth, type TestHealth } from './health.builders.ts'
import { appListSchema, serviceListSchema, type App } from './health.schemas.ts'

let test: TestHealth

beforeEach(async () => {
  test = await startHealth()
})

afterEach(() => test[Symbol.asyncDispose]())

async function list(): Promise<App[]> {
  const response = await test.server.inject({ url: '/api/services' })
  return appListSchema.parse(response.json()).items
}

describe('GET /api/services', () => {
  it('shows what a person may see, unknown before the first check', async () => {
    expect(await list()).toStrictEqual([
      {
        key: 'wiki',
        name: 'Wiki',
        description: 'Notes',
        icon: 'notebook',
        icon_url: null,
        category: 'Team',
        kind: 'api',
        open_url: '/api/wiki/',
        status: 'unknown',
        reason: 'starting',
        because: null,
        since: null,
        maintenance: null,
        last_ok_at: null,
        latency: null,
        uptime: null,
        spark: [],
      },
    ])
  })

  it('shows whether it is up after the first round, at once after the start', async () => {
    await test.start()
    await test.checked('wiki', 'up')
    const [app] = await list()
    expect(app).toMatchObject({
      status: 'up',
      reason: null,
      since: '2026-03-01T12:00:00.000Z',
      last_ok_at: '2026-03-01T12:00:00.000Z',
      latency: { p50: 0, p95: 0 },
      uptime: null,
    })
    expect(app?.spark).toHaveLength(48)
  })

  it('shows an admin everything but what is disabled', async () => {
    test.services.push(aWatchedService({ key: 'old', enabled: false }))
    test.viewer = aViewer('admin')
    expect((await list()).map(({ key }) => key)).toStrictEqual(['wiki', 'vault'])
  })

  it('shows maintenance instead of a status', async () => {
    test.services = [aWatchedService({ maintenance: true })]
    await test.start()
    expect((await list())[0]).toMatchObject({ status: 'maintenance', reason: null })
  })

  it('never shows an internal address or a raw error', async () => {
    test.wikiStatus = 500
    await test.start()
    await expect.poll(() => test.health.service.listForAdmin()[0]?.last_error).toBe('HTTP 500')
    const text = (await test.server.inject({ url: '/api/services' })).body
    expect(text).not.toMatch(/127\.0\.0\.1|HTTP 500|upstream|mount|last_error/)
  })

  it('answers 304 as long as nothing has changed', async () => {
    await test.start()
    await test.checked('wiki', 'up')
    const first = await test.server.inject({ url: '/api/services' })
    const again = await test.server.inject({ url: '/api/services', headers: { 'if-none-match': `"other", W/${first.headers.etag}` } })
    expect([first.headers['cache-control'], again.statusCode, again.body, again.headers.etag]).toStrictEqual([
      'private, no-cache',
      304,
      '',
      first.headers.etag,
    ])
    test.wikiStatus = 500
    test.health.checkSoon('wiki')
    test.timers.pass(1000)
    await expect.poll(() => test.health.service.listForAdmin()[0]?.last_error).toBe('HTTP 500')
    const changed = await test.server.inject({ url: '/api/services', headers: { 'if-none-match': String(first.headers.etag) } })
    expect(changed.statusCode).toBe(200)
  })

  it('causes no check, however often it is asked', async () => {
    let probes = 0
    test.wiki.server.on('request', () => (probes += 1))
    await test.start()
    await test.checked('wiki', 'up')
    await test.checked('vault', 'up')
    for (let count = 0; count < 20; count += 1) await list()
    expect(probes).toBe(2)
  })
})

describe('GET /api/admin/services', () => {
  it('shows what is behind a service', async () => {
    await test.start()
    await test.checked('wiki', 'up')
    const { items } = serviceListSchema.parse((await test.server.inject({ url: '/api/admin/services' })).json())
    expect(items[0]).toMatchObject({
      key: 'wiki',
      status: 'up',
      upstream: `${test.wiki.url}/base`,
      mount: '/api/wiki',
      health_path: '/health',
      source: 'file',
      version: '2.1',
      settings_version: 4,
      last_error: null,
    })
  })

  it('shows disabled test.services too', async () => {
    test.services = [aWatchedService({ enabled: false })]
    const { items } = serviceListSchema.parse((await test.server.inject({ url: '/api/admin/services' })).json())
    expect(items[0]).toMatchObject({ status: 'unknown', reason: 'disabled', enabled: false })
  })
})

const history = (key: string) => test.server.inject(`/api/services/${key}/history`)

describe('GET /api/services/{key}/history', () => {
  it('tells exact errors to admins only', async () => {
    test.wikiStatus = 500
    await test.start()
    await test.passUntil(() => test.health.service.appFor('wiki')?.app.status === 'down')
    await test.passUntil(async () => (await history('wiki')).json<{ transitions: unknown[] }>().transitions.length > 0)
    expect((await history('wiki')).json()).toMatchObject({ transitions: [{ to: 'down', reason: 'answer', detail: null }] })
    test.viewer = aViewer('admin')
    expect((await history('wiki')).json()).toMatchObject({ transitions: [{ to: 'down', reason: 'answer', detail: 'HTTP 500' }] })
  })

  it.each(['vault', 'nothing'])('does not know an app that one may not see: %s', async (key) => {
    expect((await history(key)).json()).toMatchObject({ status: 404, code: 'services.not_found' })
  })

  it('has three ranges', async () => {
    expect((await test.server.inject('/api/services/wiki/history?range=90d')).json()).toMatchObject({
      range: '90d',
      seconds: 3600,
      buckets: [],
    })
    expect((await test.server.inject('/api/services/wiki/history?range=1y')).statusCode).toBe(400)
  })
})

describe('an app that needs another', () => {
  beforeEach(async () => {
    test.services = [
      aWatchedService({ upstream: test.wiki.url, depends_on: ['vault'] }),
      aWatchedService({ key: 'vault', name: 'Vault', upstream: test.wiki.url, visibility: 'granted' }),
    ]
    test.wikiStatus = 500
    await test.start()
    await test.passUntil(() => ['wiki', 'vault'].every((key) => test.health.service.appFor(key)?.app.status === 'down'))
  })

  it('is down because of it, which is named only to those who may see it', async () => {
    expect((await list())[0]).toMatchObject({ key: 'wiki', status: 'down', because: { key: null, name: null } })
    test.viewer = aViewer('admin')
    expect((await list()).map(({ because }) => because)).toStrictEqual([{ key: 'vault', name: 'Vault' }, null])
  })
})

it('the list is compressed for those who take that', async () => {
  const response = await test.server.inject({ url: '/api/services', headers: { 'accept-encoding': 'br, gzip' } })
  expect([response.headers['content-encoding'], response.headers['vary']]).toStrictEqual(['gzip', 'accept-encoding'])
  expect(appListSchema.parse(JSON.parse(gunzipSync(response.rawPayload).toString())).items).toHaveLength(1)
})

it('knows the settings version in force', async () => {
  expect(test.health.inForceVersion('wiki')).toBeNull()
  await test.start()
  await test.checked('wiki', 'up')
  expect([test.health.inForceVersion('wiki'), test.health.inForceVersion('nothing')]).toStrictEqual([4, null])
})

it('checks again a second after it was asked to', async () => {
  await test.start()
  await test.checked('wiki', 'up')
  await settled()
  let probes = 0
  test.wiki.server.on('request', () => (probes += 1))
  test.health.checkSoon('wiki')
  test.timers.pass(1000)
  await expect.poll(() => probes).toBe(1)
})
