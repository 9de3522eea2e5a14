import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGateway, type StartedGateway } from '../../testing/gateway.ts'

let webDir: string
let gateway: StartedGateway
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'gatehouse-web-'))
  await writeFile(join(webDir, 'index.html'), '<!doctype html>')
  gateway = await startGateway({ GATEHOUSE_WEB_DIR: webDir })
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await rm(webDir, { recursive: true })
})

const ask = (method: 'GET' | 'HEAD' = 'GET') => gateway.server.inject({ method, url: '/manifest.webmanifest' })

test('what a browser installs is called as the installation is; all else is as it was built', async () => {
  await writeFile(join(webDir, 'manifest.webmanifest'), JSON.stringify({ name: 'Gatehouse', start_url: '/', icons: [] }))
  const name = '<b>Tor</b> "Nord"'
  const value = JSON.stringify({ name: { value: name, at: '2026-03-01T12:00:00.000Z', by: null } })
  await gateway.database.pool.query("insert into settings (key, version, value, updated_at) values ('general', 1, $1, now())", [value])
  await gateway.database.pool.query(`select pg_notify('gatehouse', '{"topic":"settings_changed","payload":{"section":"general"}}')`)
  await expect.poll(async () => (await ask()).json()).toEqual({ name, short_name: name, start_url: '/', icons: [] })
  const { headers } = await ask()
  expect([headers['content-type'], headers['cache-control']]).toEqual(['application/manifest+json; charset=utf-8', 'no-cache'])
  expect((await ask('HEAD')).statusCode).toBe(200)
})

test('a build without a manifest has none', async () => {
  await rm(join(webDir, 'manifest.webmanifest'), { force: true })
  expect((await ask()).statusCode).toBe(404)
})
