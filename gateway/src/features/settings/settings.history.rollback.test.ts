import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'
import { historyOf, historyUrl, refusalOf, settingsPages } from './settings.history.builders.ts'
import type { VersionDetails } from './settings.history.schemas.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const by = { id: anAdmin.user.id, email: anAdmin.user.email }
const at = '2026-03-01T12:00:00.000Z'
const { save, read, list, details, rollback, goBack } = historyOf(() => test)

describe('going back', () => {
  it('makes a new version of what was, told to the service, the gateways and the trail', async () => {
    await save('documents', { max_pdf_bytes: 100_000 })
    await save('documents', { max_pdf_bytes: 200_000 })
    for (const notes of [test.recorded, test.told, test.checked]) notes.length = 0
    expect(await goBack('documents', 1)).toEqual({ version: 3, at, by, via: 'page', changed: ['max_pdf_bytes'], restored: 1 })
    expect(await read('documents')).toMatchObject({ max_pdf_bytes: 100_000, version: 3 })
    expect(await test.read('documents.json')).toMatchObject({ max_pdf_bytes: 100_000, version: 3 })
    expect(test.checked).toEqual(['documents'])
    expect(test.told).toEqual([['settings_changed', { section: 'documents' }]])
    expect(test.recorded).toMatchObject([
      {
        action: 'settings.rolled_back',
        actor: { label: by.email },
        target: { kind: 'settings', id: 'documents' },
        before: { max_pdf_bytes: 200_000 },
        after: { max_pdf_bytes: 100_000, restored_version: 1 },
      },
    ])
  })

  it('to version 0 brings back what was there before anybody changed anything', async () => {
    await save('ai', { provider: 'openai', model: 'gpt', max_answers_a_day: 5 })
    await goBack('ai', 0)
    expect(await read('ai')).toMatchObject({ provider: null, model: null, max_answers_a_day: null, version: 2 })
  })

  it('sets anew what changes, and leaves who set the rest and when', async () => {
    await save('passwords', { min_length: 12, min_score: 4 })
    test.clock.advance(60_000)
    await save('passwords', { min_length: 14 })
    test.clock.advance(60_000)
    await goBack('passwords', 1)
    expect(await read('passwords')).toMatchObject({
      min_length: 12,
      sources: { min_length: { from: 'here', at: '2026-03-01T12:02:00.000Z' }, min_score: { from: 'here', at } },
    })
  })

  it('resets what was not set then, so that the environment shows again', async () => {
    await using other = await startSettings({ database: test.database, configDir: test.configDir, signUp: 'invite' })
    await save('sign-up', { allowed_domains: ['example.org'] })
    await save('sign-up', { mode: 'closed' })
    const shown = (await call(other, { url: `${historyUrl('sign-up')}/1` })).json<VersionDetails>()
    expect(shown.fields.find(({ name }) => name === 'mode')).toMatchObject({
      held: { set: false },
      now: { value: 'closed', from: 'here' },
      after: { value: 'invite', from: 'environment' },
    })
    await call(other, { method: 'POST', url: '/api/admin/settings/sign-up/rollback', body: { version: 1 } })
    expect((await call(other, { url: settingsPages['sign-up'] })).json()).toMatchObject({
      mode: 'invite',
      sources: { mode: { from: 'environment' } },
      allowed_domains: ['example.org'],
    })
  })

  it('can be undone in the same way', async () => {
    await save('general', { name: 'One' })
    await save('general', { name: 'Two' })
    await goBack('general', 1)
    await goBack('general', 2)
    expect(await read('general')).toMatchObject({ name: 'Two', version: 4 })
  })

  it('is refused as a whole by the rules of today, and nothing changes', async () => {
    await save('passwords', { min_length: 12 })
    await save('passwords', { min_length: 14 })
    await test.database.pool.query(
      `update settings_versions set value = '{"min_length": 6, "min_score": 9}' where key = 'passwords' and version = 1`,
    )
    expect(await refusalOf(rollback('passwords', 1))).toEqual([409, 'settings.version_refused', ['min_length', 'min_score']])
    expect(await read('passwords')).toMatchObject({ min_length: 14, version: 2 })
    expect((await list('passwords')).latest).toBe(2)
  })

  it('is refused where values do not fit together any more', async () => {
    await save('ai', { provider: 'openai', model: 'm' })
    await save('ai', { provider: 'anthropic' })
    await test.database.pool.query(
      `update settings_versions set value = '{"provider": "openai_compatible", "base_url": null}' where key = 'ai' and version = 1`,
    )
    expect(await refusalOf(rollback('ai', 1))).toEqual([409, 'settings.version_refused', ['base_url']])
  })

  it('keeps what a version does not know yet', async () => {
    await save('ai', { model: 'a' })
    await test.database.pool.query(`update settings_versions set value = value - 'max_answers_a_day' where key = 'ai'`)
    await save('ai', { model: 'b', max_answers_a_day: 7 })
    await goBack('ai', 1)
    expect(await read('ai')).toMatchObject({ model: 'a', max_answers_a_day: 7 })
  })

  it('that would change nothing is refused', async () => {
    await save('general', { name: 'One' })
    expect(await refusalOf(rollback('general', 1))).toEqual([409, 'settings.nothing_changes', undefined])
  })

  it('is done by one of ten who saw the same version; the others hear of it', async () => {
    await save('general', { name: 'One' })
    await save('general', { name: 'Two' })
    const answers = await Promise.all(Array.from({ length: 10 }, () => rollback('general', 1, '"2"')))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(9).fill(412)])
    expect(await read('general')).toMatchObject({ name: 'One', version: 3 })
  })

  it('without a condition never mixes with what somebody else saves at the same moment', async () => {
    await save('passwords', { min_length: 12, min_score: 4 })
    await save('passwords', { min_length: 14, min_score: 3 })
    await Promise.all([
      ...Array.from({ length: 6 }, () => rollback('passwords', 1)),
      ...Array.from({ length: 6 }, (_, i) => call(test, { method: 'PATCH', url: settingsPages.passwords, body: { min_length: 20 + i } })),
    ])
    const { items } = await list('passwords')
    for (const { version, restored } of items.filter((item) => item.restored !== null)) {
      const { fields } = await details('passwords', version)
      expect([restored, ...fields.filter(({ held }) => held.set).map(({ held }) => held.value)]).toEqual([1, 12, 4])
    }
  })

  it.each([{}, { version: -1 }, { version: '1' }, { version: 1.5 }, { version: 1, force: true }])(
    'may not be asked for by %j',
    async (body) => {
      expect((await call(test, { method: 'POST', url: '/api/admin/settings/ai/rollback', body })).statusCode).toBe(400)
    },
  )
})
