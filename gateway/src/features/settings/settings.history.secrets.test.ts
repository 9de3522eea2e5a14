import { aiSettingsFileSchema } from '@gatehouse/contracts/settings-files'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'
import { readAlertSettings } from './settings.feature.ts'
import type { VersionDetails } from './settings.history.schemas.ts'
import type { AiSettings } from './settings.schemas.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const [first, second] = ['sk-ant-Hq7vRzWm4Lp9TbYd', 'sk-ant-Kx2nGfJs8Vc5QuEa']
const by = { id: anAdmin.user.id, email: anAdmin.user.email }
const patch = async (body: object): Promise<AiSettings> => {
  const response = await call(test, { method: 'PATCH', url: '/api/settings/ai', body })
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json()
}
const goBack = (section: string, version: number) =>
  call(test, { method: 'POST', url: `/api/admin/settings/${section}/rollback`, body: { version } })
const details = async (section: string, version: number): Promise<VersionDetails> =>
  (await call(test, { url: `/api/admin/settings/${section}/history/${version}` })).json()
const file = async () => aiSettingsFileSchema.parse(await test.read('ai.json'))
const keyInForce = async (): Promise<string | null> => {
  const { api_key } = await file()
  return api_key === null ? null : test.secretBox.open(api_key, 'ai.api_key')
}
const rows = async (): Promise<string> => {
  const { rows: found } = await test.database.pool.query<{ text: string }>('select value::text as text from settings_versions')
  return JSON.stringify(found)
}
const anthropic = { provider: 'anthropic', model: 'a', api_key: first }

describe('what is told of a key', () => {
  it('is how it ends, who set it and when, and later who replaced it', async () => {
    expect((await patch(anthropic)).api_key_about).toEqual({ ending: 'TbYd', at: '2026-03-01T12:00:00.000Z', by, replaced: false })
    test.clock.advance(60_000)
    expect((await patch({ model: 'b' })).api_key_about).toMatchObject({ ending: 'TbYd', at: '2026-03-01T12:00:00.000Z' })
    expect((await patch({ api_key: second })).api_key_about).toEqual({ ending: 'QuEa', at: '2026-03-01T12:01:00.000Z', by, replaced: true })
  })

  it.each([
    ['x'.repeat(12) + '789', null],
    ['x'.repeat(12) + '6789', '6789'],
  ])('is the end of %s only if the key is long: %j', async (api_key, ending) => {
    expect((await patch({ ...anthropic, api_key })).api_key_about).toMatchObject({ ending })
  })

  it('is nothing without a key, and nothing for a key that was stored before this was noted', async () => {
    await patch(anthropic)
    await test.database.pool.query(`update settings set value = value - 'api_key_about'`)
    expect((await call(test, { url: '/api/settings/ai' })).json()).toMatchObject({ api_key_set: true, api_key_about: null })
    expect(await patch({ model: 'b' })).toMatchObject({ api_key_set: true, api_key_about: null })
    expect(await keyInForce()).toBe(first)
    expect(await patch({ api_key: null })).toMatchObject({ api_key_set: false, api_key_about: null })
  })

  it('is four characters at most, in any answer, row or event, and none in the file', async () => {
    await patch(anthropic)
    const answer = await call(test, { method: 'PATCH', url: '/api/settings/ai', body: { api_key: second } })
    const text = JSON.stringify([answer.body, await details('ai', 2), await rows(), test.recorded, test.lines])
    for (const key of [first, second]) {
      for (let from = 0; from + 5 <= key.length; from += 1) expect(text).not.toContain(key.slice(from, from + 5))
    }
    expect(text).toContain('QuEa')
    expect(await readFile(join(test.configDir, 'ai.json'), 'utf8')).not.toContain(second.slice(-4))
  })
})

describe('going back, when there are keys', () => {
  it('leaves the key of now, whichever there was then', async () => {
    await patch(anthropic)
    await patch({ model: 'b', api_key: second })
    const { fields } = await details('ai', 1)
    expect(fields.find(({ name }) => name === 'api_key')).toEqual({
      name: 'api_key',
      secret: true,
      before: { set: true, value: null },
      held: { set: true, value: '********TbYd' },
      now: { value: '********QuEa', from: 'here' },
      after: { value: '********QuEa', from: 'here' },
    })
    await goBack('ai', 1)
    expect(await file()).toMatchObject({ model: 'a', version: 3 })
    expect(await keyInForce()).toBe(second)
  })

  it('does not bring back a key that was removed', async () => {
    await patch(anthropic)
    await patch({ model: 'b', api_key: null })
    await goBack('ai', 1)
    expect(await file()).toMatchObject({ model: 'a', api_key: null, api_key_host: null })
  })

  it('does not send the key of now to the host of then: it is removed, and that is told before', async () => {
    await patch(anthropic)
    await patch({ provider: 'openai', model: 'b', api_key: second })
    const shown = (await details('ai', 1)).fields.find(({ name }) => name === 'api_key')
    expect(shown).toMatchObject({ now: { value: '********QuEa' }, after: { value: null } })
    await goBack('ai', 1)
    expect(await file()).toMatchObject({ provider: 'anthropic', api_key: null, api_key_host: null })
    expect(await rows()).not.toContain('v1.')
  })

  it('is not a change when only the key differs', async () => {
    await patch(anthropic)
    await patch({ api_key: second })
    expect((await goBack('ai', 1)).json()).toMatchObject({ code: 'settings.nothing_changes' })
    expect(await keyInForce()).toBe(second)
  })

  it('treats the secret of the webhook alike', async () => {
    const [one, other] = ['the first secret of them', 'the second secret of them']
    const url = '/api/settings/alerts'
    const webhook = 'https://hooks.example/x'
    await call(test, { method: 'PATCH', url, body: { webhook_url: webhook, webhook_secret: one, group_s: 10 } })
    await call(test, { method: 'PATCH', url, body: { webhook_secret: other, group_s: 20 } })
    await goBack('alerts', 1)
    const inForce = readAlertSettings(test.database.db, test.secretBox)
    expect(await inForce()).toMatchObject({ group_s: 10, webhook_secret: other })
    await call(test, { method: 'PATCH', url, body: { webhook_url: 'https://elsewhere.example/x', webhook_secret: one } })
    await goBack('alerts', 3)
    expect(await inForce()).toMatchObject({ webhook_url: webhook, webhook_secret: null })
    expect(await rows()).not.toMatch(/secret of them|v1\./)
  })
})
