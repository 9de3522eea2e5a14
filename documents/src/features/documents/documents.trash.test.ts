import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { aPdf } from '../../testing/pdf.ts'
import { startDocuments, type Person, type Running } from '../../testing/service.ts'
import type { Document, DocumentPage, TrashPage } from './documents.schemas.ts'

let service: Running
beforeAll(async () => {
  service = await startDocuments()
})
afterAll(() => service[Symbol.asyncDispose]())

const dayMs = 86_400_000
const crew = '00000000-0000-7000-a000-000000000001'
let ana: Person
let ben: Person
beforeEach(() => {
  ana = { id: randomUUID(), email: 'ana@example.org', groups: [crew] }
  ben = { id: randomUUID(), email: 'ben@example.org', groups: [crew] }
})

const upload = (text: string): Promise<Document> => service.uploaded(ana, { pdf: aPdf({ text: `${text} ${ana.id}` }), name: `${text}.pdf` })
type Call = readonly [method: string, path: string, json?: unknown]
const send = (person: Person, ...[method, path, json]: Call): Promise<Response> =>
  service.as(person, path, { method, ...(json === undefined ? {} : { json }) })
const remove = (person: Person, id: string): Promise<Response> => send(person, 'DELETE', `/documents/${id}`)
const restore = (person: Person, id: string): Promise<Response> => send(person, 'POST', `/documents/trash/${id}/restore`)
const trashOf = async (person: Person, query = ''): Promise<TrashPage> =>
  (await (await service.as(person, `/documents/trash${query}`)).json()) as TrashPage
const titlesFor = async (person: Person, scope = 'all'): Promise<string[]> =>
  ((await (await service.as(person, `/documents?scope=${scope}`)).json()) as DocumentPage).items.map(({ title }) => title)

test('a deleted document is nowhere but in the trash, and comes back as it was', async () => {
  const category = (await (await send(ana, 'POST', '/documents/categories', { name: 'Plans' })).json()) as { id: string }
  const { id } = await upload('Harbour plan')
  await send(ana, 'PATCH', `/documents/${id}`, { category_id: category.id })
  expect((await remove(ana, id)).status).toBe(204)
  const ways: [string, string, unknown?][] = [
    ['GET', ''],
    ['GET', '/file'],
    ['GET', '/picture'],
    ['GET', '/shares'],
    ['PATCH', '', { title: 'Other' }],
    ['PATCH', '', { category_id: null }],
    ['PUT', '/shares', { items: [] }],
    ['DELETE', ''],
  ]
  for (const [method, path, json] of ways) expect((await send(ana, method, `/documents/${id}${path}`, json)).status).toBe(404)
  expect(await titlesFor(ana)).toEqual([])
  expect(await (await service.as(ana, '/documents/categories')).json()).toMatchObject({ items: [{ document_count: 0 }] })
  const now = service.clock.now()
  expect(await trashOf(ana)).toEqual({
    items: [
      {
        id,
        title: 'Harbour plan',
        file_name: 'Harbour plan.pdf',
        size_bytes: expect.any(Number),
        deleted_at: now.toISOString(),
        gone_at: new Date(now.getTime() + 30 * dayMs).toISOString(),
      },
    ],
    next_cursor: null,
    kept_days: 30,
  })
  expect(await (await restore(ana, id)).json()).toMatchObject({ id, title: 'Harbour plan', category_id: category.id, access: 'own' })
  expect((await service.as(ana, `/documents/${id}/file`)).status).toBe(200)
  expect((await trashOf(ana)).items).toEqual([])
  expect((await restore(ana, id)).status).toBe(404)
})

test('who it was shared with sees nothing of it while it lies there, and sees it again afterwards', async () => {
  const { id } = await upload('Watch list')
  await send(ana, 'PUT', `/documents/${id}/shares`, { items: [{ group_id: crew, access: 'edit' }] })
  expect(await titlesFor(ben, 'shared')).toEqual(['Watch list'])
  await remove(ana, id)
  expect([await titlesFor(ben), (await trashOf(ben)).items]).toEqual([[], []])
  for (const [method, path] of [
    ['GET', `/documents/${id}`],
    ['GET', `/documents/${id}/file`],
    ['POST', `/documents/trash/${id}/restore`],
    ['DELETE', `/documents/trash/${id}`],
  ] as const)
    expect((await send(ben, method, path)).status).toBe(404)
  expect((await send(ben, 'PATCH', `/documents/${id}`, { title: 'Mine' })).status).toBe(404)
  await restore(ana, id)
  expect(await titlesFor(ben, 'shared')).toEqual(['Watch list'])
})

test('what lies in the trash is not taken in a second time, until it is deleted for good', async () => {
  const pdf = aPdf({ text: `twice ${ana.id}` })
  const { id } = await service.uploaded(ana, { pdf })
  await remove(ana, id)
  const refused = await service.upload(ana, { pdf })
  expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'documents.in_trash', document_id: id }])
  expect((await send(ana, 'DELETE', `/documents/trash/${id}`)).status).toBe(204)
  expect(await service.fileNames()).not.toContain(`${id}.pdf`)
  expect((await service.upload(ana, { pdf })).status).toBe(201)
})

test('only what lies in the trash is deleted for good, and only by its owner', async () => {
  const kept = await upload('Kept')
  const gone = await upload('Gone')
  await remove(ana, gone.id)
  await send(ben, 'DELETE', '/documents/trash')
  expect((await send(ana, 'DELETE', `/documents/trash/${kept.id}`)).status).toBe(404)
  expect((await trashOf(ana)).items).toHaveLength(1)
  expect((await send(ana, 'DELETE', '/documents/trash')).status).toBe(204)
  expect([await titlesFor(ana, 'mine'), (await trashOf(ana)).items]).toEqual([['Kept'], []])
  const files = await service.fileNames()
  expect([files.includes(`${kept.id}.pdf`), files.includes(`${gone.id}.pdf`)]).toEqual([true, false])
})

test('what has lain there for its days is deleted for good, and nothing before', async () => {
  const early = await upload('Early')
  const late = await upload('Late')
  await remove(ana, early.id)
  service.timers.pass(dayMs)
  await remove(ana, late.id)
  service.timers.pass(29 * dayMs - 3_600_000)
  expect((await trashOf(ana)).items.map(({ title }) => title)).toEqual(['Late', 'Early'])
  service.timers.pass(2 * 3_600_000)
  await vi.waitFor(async () => expect(await service.fileNames()).not.toContain(`${early.id}.pdf`))
  expect((await trashOf(ana)).items.map(({ title }) => title)).toEqual(['Late'])
})

test('restored and deleted for good at the same moment, it is one of the two', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await upload(`Race ${round}`)
    await remove(ana, id)
    const answers = await Promise.all([restore(ana, id), send(ana, 'DELETE', `/documents/trash/${id}`)])
    const [restored, deleted] = answers.map(({ status }) => status)
    expect([
      [200, 404],
      [404, 204],
    ]).toContainEqual([restored, deleted])
    expect((await service.as(ana, `/documents/${id}/file`)).status).toBe(restored)
  }
})

test('the trash comes in pages, the latest deleted first; a made-up cursor is refused', async () => {
  for (const title of ['One', 'Two', 'Three']) {
    service.clock.advance(1000)
    await remove(ana, (await upload(title)).id)
  }
  const first = await trashOf(ana, '?limit=2')
  const second = await trashOf(ana, `?limit=2&cursor=${first.next_cursor}`)
  expect([first, second].map(({ items }) => items.map(({ title }) => title))).toEqual([['Three', 'Two'], ['One']])
  for (const cursor of ['x', Buffer.from('["now","x"]').toString('base64url')])
    expect((await service.as(ana, `/documents/trash?cursor=${cursor}`)).status).toBe(400)
})

test.each([
  ['GET', '/documents/trash'],
  ['DELETE', '/documents/trash'],
  ['POST', '/documents/trash/x/restore'],
  ['DELETE', '/documents/trash/x'],
])('%s %s needs a valid assertion', async (method, path) => {
  expect((await fetch(`${service.url}${path}`, { method, headers: { 'x-user-id': ana.id } })).status).toBe(401)
})

test('what is no id is in no trash', async () => {
  expect((await restore(ana, 'x')).status).toBe(404)
  expect((await send(ana, 'DELETE', '/documents/trash/x')).status).toBe(404)
})
