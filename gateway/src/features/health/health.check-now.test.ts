import { afterEach, beforeEach, expect, it } from 'vitest'
import { aWatchedService, startHealth, type TestHealth } from './health.builders.ts'
import { checkResultSchema } from './health.schemas.ts'

let test: TestHealth
beforeEach(async () => {
  test = await startHealth()
})
afterEach(() => test[Symbol.asyncDispose]())

const check = async (key: string) => test.server.inject({ method: 'POST', url: `/api/admin/services/${key}/check` })

it('a check that an admin asks for tells the time of each part and what the service says', async () => {
  const response = await check('wiki')
  expect(checkResultSchema.parse(response.json())).toMatchObject({
    ok: true,
    url: `${test.wiki.url}/health`,
    http_status: 200,
    reason: null,
    version: '2.1',
    settings_version: 4,
    phases: { tls_ms: null },
  })
})

it('a check that fails says what is wrong, and how far it came', async () => {
  test.wikiStatus = 500
  expect((await check('wiki')).json()).toMatchObject({ ok: false, http_status: 500, reason: 'answer', detail: 'HTTP 500' })
  test.services = [aWatchedService({ upstream: 'http://127.0.0.1:1' })]
  expect((await check('wiki')).json()).toMatchObject({ ok: false, http_status: null, reason: 'refused', phases: { first_byte_ms: null } })
})

it('many who ask at once share one check', async () => {
  let asked = 0
  test.wiki.server.on('request', () => (asked += 1))
  const results = await Promise.all([check('wiki'), check('wiki'), check('wiki')])
  expect([asked, results.every(({ statusCode }) => statusCode === 200)]).toStrictEqual([1, true])
})

it('there must be something to check', async () => {
  expect((await check('nothing')).statusCode).toBe(404)
  test.services = [aWatchedService({ kind: 'link', upstream: null, mount: null })]
  expect((await check('wiki')).json()).toMatchObject({ status: 409, code: 'services.not_monitored' })
})

it('what is known can be read as metrics, without an address or a person in them', async () => {
  await test.start()
  await test.checked('wiki', 'up')
  const text = await test.metrics.metrics()
  expect(text).toContain('gatehouse_service_status{service="wiki",status="up"} 1')
  expect(text).toContain('gatehouse_health_leading 1')
  expect(text).not.toMatch(/127\.0\.0\.1|@/)
})
