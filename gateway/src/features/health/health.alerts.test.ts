import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aViewer, startHealth, type TestHealth } from './health.builders.ts'

type Received = { headers: Record<string, unknown>; body: string }

let test: TestHealth
let hook: LocalServer
let received: Received[]
let hookStatus: number

beforeEach(async () => {
  test = await startHealth()
  received = []
  hookStatus = 204
  hook = await startLocalServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      response.writeHead(hookStatus).end()
    })
  })
  test.alertSettings = {
    ...test.alertSettings,
    mail_to: ['ops@example.org'],
    webhook_url: `${hook.url}/in`,
    webhook_secret: 'a secret of some length',
  }
})

afterEach(async () => {
  await test[Symbol.asyncDispose]()
  await hook[Symbol.asyncDispose]()
})

async function goDown(): Promise<void> {
  await test.start()
  await test.checked('wiki', 'up')
  await test.checked('vault', 'up')
  test.wikiStatus = 500
  await test.passUntil(() => test.health.service.listForAdmin().every(({ status }) => status === 'down'))
}

it('one mail and one signed call tell of what went down together', async () => {
  await goDown()
  await test.passUntil(() => test.mails.length > 0 && received.length > 0)
  expect(test.mails).toMatchObject([
    { to: { address: 'ops@example.org' }, message: { kind: 'service_alert', items: [{ event: 'down' }, { event: 'down' }] } },
  ])
  const [{ headers, body } = { headers: {}, body: '' }] = received
  expect(JSON.parse(body)).toMatchObject({ title: '2 changed', items: [{ event: 'down' }, { event: 'down' }] })
  const [, seconds = '', signature = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['gatehouse-signature'])) ?? []
  expect(createHmac('sha256', 'a secret of some length').update(`${seconds}.${body}`).digest('hex')).toBe(signature)
  expect(body).not.toContain('127.0.0.1')
})

it('a webhook that fails is called again, with the same delivery', async () => {
  hookStatus = 503
  await goDown()
  await test.passUntil(() => received.length === 1)
  hookStatus = 204
  await test.passUntil(() => received.length === 2)
  expect(received[0]?.headers['gatehouse-delivery']).toBe(received[1]?.headers['gatehouse-delivery'])
  await test.passUntil(async () => (await test.database.pool.query('select from health_alert_deliveries')).rowCount === 0)
})

it('in quiet hours nothing is sent, afterwards what is still of interest', async () => {
  // The clock of the test begins at noon.
  test.alertSettings = { ...test.alertSettings, quiet: { from: '11:00', to: '12:04', time_zone: 'UTC' } }
  await goDown()
  test.wikiStatus = 200
  await test.passUntil(() => test.health.service.listForAdmin().every(({ status }) => status === 'up'))
  expect([test.mails, received]).toStrictEqual([[], []])
  await test.passUntil(() => test.mails.length > 0)
  expect(test.timers.clock.now().toISOString() >= '2026-03-01T12:04').toBe(true)
  expect(test.mails).toMatchObject([{ message: { items: [{ event: 'blip' }, { event: 'blip' }] } }])
})

it('nothing is kept for later while nobody wants to be told', async () => {
  test.alertSettings = { ...test.alertSettings, mail_to: [], webhook_url: null }
  await goDown()
  await test.passUntil(async () => {
    const { rows } = await test.database.pool.query<{ left: number }>(
      'select count(*)::int as left from health_transitions where id > (select told_up_to from health_leadership)',
    )
    return rows[0]?.left === 0
  })
  expect([test.mails, received]).toStrictEqual([[], []])
})

it('who asked for it is told once when an app is back', async () => {
  const { rows } = await test.database.pool.query<{ id: string }>(
    `insert into users (id, email, email_key, hashed_password, role, is_active, created_at)
     values (gen_random_uuid(), 'ben@example.org', 'ben@example.org', '', 'user', true, now()) returning id`,
  )
  const id = rows[0]?.id ?? ''
  test.alertSettings = { ...test.alertSettings, mail_to: [], webhook_url: null }
  test.viewer = { ...aViewer('user'), user: { ...aViewer('user').user, id } }
  await goDown()
  expect((await test.server.inject({ method: 'PUT', url: '/api/services/wiki/notice' })).statusCode).toBe(204)
  expect((await test.server.inject({ method: 'PUT', url: '/api/services/vault/notice' })).statusCode).toBe(404)
  expect((await test.server.inject('/api/services/notices')).json()).toStrictEqual({ keys: ['wiki'] })
  test.wikiStatus = 200
  await test.passUntil(() => test.mails.length > 0)
  expect(test.mails).toMatchObject([{ to: { address: `${id}@example.org` }, message: { kind: 'app_back', app: 'Wiki' } }])
  await expect.poll(async () => (await test.server.inject('/api/services/notices')).json()).toStrictEqual({ keys: [] })
})
