import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAlertSettings } from './settings.feature.ts'
import { anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const url = '/api/settings/alerts'
const secret = 'a secret that nobody guesses'
const patch = (body: object, ifMatch?: string) => call(test, { method: 'PATCH', url, body, ifMatch })
const inForce = () => readAlertSettings(test.database.db, test.secretBox)()

describe('the settings of alerts', () => {
  it('tell nobody until somebody is named', async () => {
    expect((await call(test, { url })).json()).toEqual({
      mail_to: [],
      webhook_url: null,
      webhook_secret: null,
      group_s: 60,
      quiet: null,
      sources: Object.fromEntries(
        ['mail_to', 'webhook_url', 'webhook_secret', 'group_s', 'quiet'].map((name) => [name, { from: 'default', at: null, by: null }]),
      ),
      reset_to: { mail_to: [], webhook_url: null, group_s: 60, quiet: null },
      version: 0,
      updated_at: null,
      updated_by: null,
    })
  })

  it('are saved with who did it, and read by the feature that sends', async () => {
    const quiet = { from: '22:00', to: '07:00', time_zone: 'Europe/Berlin' }
    const response = await patch(
      { mail_to: ['ops@example.org'], webhook_url: 'https://hooks.example/x', webhook_secret: secret, quiet },
      '"0"',
    )
    expect(response.json()).toMatchObject({ mail_to: ['ops@example.org'], quiet, version: 1, updated_by: { id: anAdmin.user.id } })
    expect(response.json()).toMatchObject({
      sources: { quiet: { from: 'here', by: { id: anAdmin.user.id } }, group_s: { from: 'default' } },
    })
    expect(await inForce()).toMatchObject({ webhook_secret: secret, webhook_url: 'https://hooks.example/x', quiet })
  })

  it('tell the audit trail of a webhook only where it is: what stands behind the host is often its key', async () => {
    await patch({ webhook_url: 'https://hooks.example/services/T00/B00/XXXX?key=1' })
    await patch({ webhook_url: 'https://hooks.example/services/T00/B00/YYYY' })
    await patch({ webhook_url: null })
    expect(test.recorded.map(({ before, after }) => [before, after])).toEqual([
      [{ webhook_url: null }, expect.objectContaining({ webhook_url: 'https://hooks.example/…' })],
      [{ webhook_url: 'https://hooks.example/…' }, expect.objectContaining({ webhook_url: 'https://hooks.example/…' })],
      [{ webhook_url: 'https://hooks.example/…' }, expect.objectContaining({ webhook_url: null })],
    ])
  })

  it('never show the secret, in no answer, log line or row', async () => {
    const response = await patch({ webhook_url: 'https://hooks.example/x', webhook_secret: secret })
    expect(response.json()).toMatchObject({ webhook_secret: '********' })
    const { rows } = await test.database.pool.query('select value::text from settings')
    expect(JSON.stringify([response.body, (await call(test, { url })).body, rows, test.lines])).not.toContain(secret)
  })

  it('keep the secret when it is left out, and clear it with null', async () => {
    await patch({ webhook_url: 'https://hooks.example/x', webhook_secret: secret })
    await patch({ webhook_url: 'https://hooks.example/another', group_s: 0 })
    expect((await inForce()).webhook_secret).toBe(secret)
    await patch({ webhook_secret: null })
    expect((await inForce()).webhook_secret).toBeNull()
  })

  it('forget the secret when the webhook is at another host', async () => {
    await patch({ webhook_url: 'https://hooks.example/x', webhook_secret: secret })
    await patch({ webhook_url: 'https://elsewhere.example/x' })
    expect((await inForce()).webhook_secret).toBeNull()
  })

  it.each([
    [{ mail_to: ['nonsense'] }, 'mail_to.0'],
    [{ webhook_url: 'ftp://x' }, 'webhook_url'],
    [{ webhook_url: 'http://169.254.169.254/latest' }, 'webhook_url'],
    [{ webhook_url: 'http://user:pw@hooks.example' }, 'webhook_url'],
    [{ webhook_secret: 'short' }, 'webhook_secret'],
    [{ webhook_secret: '****************' }, 'webhook_secret'],
    [{ group_s: -1 }, 'group_s'],
    [{ quiet: { from: '25:00', to: '07:00', time_zone: 'UTC' } }, 'quiet.from'],
    [{ quiet: { from: '22:00', to: '07:00', time_zone: 'Atlantis' } }, 'quiet.time_zone'],
  ])('refuse %j', async (body, path) => {
    const response = await patch(body)
    expect([response.statusCode, response.json<{ errors: { path: string }[] }>().errors[0]?.path]).toEqual([400, path])
  })

  it('are not changed on the ground of a stale version', async () => {
    await patch({ group_s: 10 })
    expect((await patch({ group_s: 20 }, '"0"')).statusCode).toBe(412)
  })
})
