import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aGroupId, anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'
import { historyOf, historyUrl, refusalOf, settingsPages } from './settings.history.builders.ts'
import type { VersionPage } from './settings.history.schemas.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const by = { id: anAdmin.user.id, email: anAdmin.user.email }
const at = '2026-03-01T12:00:00.000Z'
const { save, read, list, details, field, rollback } = historyOf(() => test)

describe('the history of a section', () => {
  it('is empty while nobody has changed anything', async () => {
    expect(await list('ai')).toEqual({ items: [], next_cursor: null, latest: 0, in_force_version: null, keeps: 100 })
  })

  it('has every version with who, when, from where and what it changed, and what was there before anybody changed anything', async () => {
    await save('ai', { provider: 'openai', model: 'gpt' })
    await save('ai', { model: 'gpt-2' })
    const { items, latest } = await list('ai')
    const made = { at, by, via: 'page', restored: null }
    expect(latest).toBe(2)
    expect(items).toEqual([
      { version: 2, changed: ['model'], ...made },
      { version: 1, changed: ['provider', 'model'], ...made },
      { version: 0, at: null, by: null, via: null, changed: null, restored: null },
    ])
  })

  it.each([
    ['general', { name: 'Harbour' }],
    ['sign-up', { mode: 'closed' }],
    ['passwords', { min_length: 12 }],
    ['alerts', { group_s: 10 }],
    ['ai', { model: 'm' }],
    ['documents', { max_pdf_bytes: 100_000 }],
  ] as const)('is kept of %s', async (section, change) => {
    await save(section, change)
    expect((await list(section)).items.map(({ version, changed }) => [version, changed])).toEqual([
      [1, Object.keys(change)],
      [0, null],
    ])
    const [name = ''] = Object.keys(change)
    expect(await field(section, 1, name)).toMatchObject({ held: { set: true, value: Object.values(change)[0] } })
  })

  it('comes page by page', async () => {
    for (let i = 1; i <= 5; i += 1) await save('documents', { max_pdf_bytes: 100_000 + i })
    const versions: number[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: VersionPage = await list('documents', `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      versions.push(...page.items.map(({ version }) => version))
      cursor = page.next_cursor
    }
    expect(versions).toEqual([5, 4, 3, 2, 1, 0])
  })

  it('keeps the last 100 and lets the older ones go', async () => {
    await save('documents', { max_pdf_bytes: 100_000 })
    await test.database.pool.query(
      `insert into settings_versions (key, version, value)
       select 'documents', number, '{"max_pdf_bytes": 70000}' from generate_series(2, 151) as number`,
    )
    await test.database.pool.query(`update settings set version = 151 where key = 'documents'`)
    await save('documents', { max_pdf_bytes: 200_000 })
    const { rows } = await test.database.pool.query<{ version: number }>('select version from settings_versions order by version')
    expect([rows.length, rows[0]?.version, rows.at(-1)?.version]).toEqual([100, 53, 152])
    expect(await refusalOf(rollback('documents', 52))).toEqual([404, 'settings.version_not_found', undefined])
  })

  it('tells which version the service runs', async () => {
    await save('ai', { model: 'm' })
    test.inForce.ai = 0
    expect(await list('ai')).toMatchObject({ latest: 1, in_force_version: 0 })
    test.inForce.ai = null
    await save('passwords', { min_length: 12 })
    expect(await list('passwords')).toMatchObject({ latest: 1, in_force_version: 1 })
  })

  it('is whole under many saves at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => call(test, { method: 'PATCH', url: settingsPages.ai, body: { model: `m${i}` } })),
    )
    expect((await list('ai')).items.map(({ version }) => version)).toEqual(Array.from({ length: 21 }, (_, i) => 20 - i))
    const now = await read('ai')
    expect(await field('ai', 20, 'model')).toMatchObject({ held: { value: now['model'] } })
  })

  it('is not kept of a save that fails', async () => {
    await save('ai', { model: 'm' })
    await call(test, { method: 'PATCH', url: settingsPages.ai, body: { provider: 'openai_compatible' } })
    expect((await list('ai')).items.map(({ version }) => version)).toEqual([1, 0])
  })

  it.each(['/api/admin/settings/mail/history', `${historyUrl('ai')}/x`, `${historyUrl('ai')}/-1`, `${historyUrl('ai')}?cursor=x`])(
    'is not at %s',
    async (url) => {
      expect((await call(test, { url })).statusCode).toBe(400)
    },
  )

  it('has no version that was never there', async () => {
    expect(await refusalOf(call(test, { url: `${historyUrl('ai')}/7` }))).toEqual([404, 'settings.version_not_found', undefined])
  })
})

describe('a version in the history', () => {
  it('is told beside the one before, what is in force now, and what going back would make of that', async () => {
    await save('passwords', { min_length: 12 })
    await save('passwords', { min_length: 14, require_upper: false })
    await save('passwords', { min_length: null })
    const { fields, latest, changes } = await details('passwords', 2)
    expect([latest, changes]).toEqual([3, true])
    expect(fields.find(({ name }) => name === 'min_length')).toEqual({
      name: 'min_length',
      secret: false,
      before: { set: true, value: 12 },
      held: { set: true, value: 14 },
      now: { value: 10, from: 'default' },
      after: { value: 14, from: 'here' },
    })
    expect(fields.find(({ name }) => name === 'require_upper')).toMatchObject({
      before: { set: false, value: null },
      now: { value: false, from: 'here' },
      after: { value: false, from: 'here' },
    })
  })

  it('does not know the one before when that is not kept any more', async () => {
    await save('documents', { max_pdf_bytes: 100_000 })
    await test.database.pool.query('delete from settings_versions where version = 0')
    expect(await field('documents', 1, 'max_pdf_bytes')).toMatchObject({ before: null })
  })

  it('says why the rules of today do not allow to go back to it', async () => {
    await save('sign-up', { default_groups: [aGroupId] })
    await save('sign-up', { default_groups: [] })
    const gone = '00000000-0000-7000-8000-00000000dddd'
    await test.database.pool.query(`update settings_versions set value = $1 where version = 1`, [
      JSON.stringify({ default_groups: [gone] }),
    ])
    expect(await details('sign-up', 1)).toMatchObject({ changes: false, refusal: { errors: [{ path: 'default_groups' }] } })
  })
})
