import { documentsSettingsFileSchema } from '@gatehouse/contracts/settings-files'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const url = '/api/settings/documents/limits'
const patch = (body: object, ifMatch?: string) => call(test, { method: 'PATCH', url, body, ifMatch })

const byDefault = { from: 'default', at: null, by: null }

describe('the limits for documents', () => {
  it('are 25 MiB until somebody saves others', async () => {
    expect((await call(test, { url })).json()).toEqual({
      max_pdf_bytes: 26_214_400,
      trash_days: 30,
      sources: { max_pdf_bytes: byDefault, trash_days: byDefault },
      reset_to: { max_pdf_bytes: 26_214_400, trash_days: 30 },
      version: 0,
      updated_at: null,
      updated_by: null,
      in_force_version: null,
    })
  })

  it.each([65_536, 2_147_483_648])('may be %d bytes', async (max_pdf_bytes) => {
    const response = await patch({ max_pdf_bytes }, '"0"')
    expect(response.json()).toMatchObject({ max_pdf_bytes, version: 1, updated_by: { id: anAdmin.user.id, email: anAdmin.user.email } })
    expect(documentsSettingsFileSchema.parse(await test.read('documents.json'))).toMatchObject({ max_pdf_bytes, version: 1 })
    expect(test.checked).toContain('documents')
  })

  it.each([65_535, 2_147_483_649, 0, -1, 70_000.5, '70000', null])('may not be %j', async (max_pdf_bytes) => {
    const response = await patch({ max_pdf_bytes })
    expect([response.statusCode, response.json<{ errors: { path: string }[] }>().errors[0]?.path]).toEqual([400, 'max_pdf_bytes'])
  })

  it('keep the trash for 30 days until somebody says otherwise, and either is changed alone', async () => {
    expect((await patch({ trash_days: 7 })).json()).toMatchObject({
      max_pdf_bytes: 26_214_400,
      trash_days: 7,
      sources: { max_pdf_bytes: byDefault, trash_days: { from: 'here', by: { id: anAdmin.user.id } } },
    })
    expect((await patch({ max_pdf_bytes: 100_000 })).json()).toMatchObject({ max_pdf_bytes: 100_000, trash_days: 7 })
    expect(documentsSettingsFileSchema.parse(await test.read('documents.json'))).toMatchObject({ max_pdf_bytes: 100_000, trash_days: 7 })
    for (const trash_days of [0, 366, 1.5, null]) expect((await patch({ trash_days })).statusCode).toBe(400)
    expect((await patch({})).statusCode).toBe(400)
  })

  it('are not changed on the ground of a stale version', async () => {
    await patch({ max_pdf_bytes: 100_000 })
    expect((await patch({ max_pdf_bytes: 200_000 }, '"0"')).statusCode).toBe(412)
    expect((await call(test, { url })).json()).toMatchObject({ max_pdf_bytes: 100_000, version: 1 })
  })
})
