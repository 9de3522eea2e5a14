import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ana, ben, startDocuments, type Person, type Running } from '../../testing/service.ts'
import { aPdf } from '../../testing/pdf.ts'
import type { Document, DocumentPage } from '../documents/documents.feature.ts'

let service: Running
beforeAll(async () => {
  service = await startDocuments({ readPdfs: 'yes' })
})
afterAll(() => service[Symbol.asyncDispose]())

const picture = (person: Person, id: string, init: RequestInit = {}): Promise<Response> =>
  service.as(person, `/documents/${id}/picture`, init)
const one = async (id: string): Promise<Document> => (await (await service.as(ana, `/documents/${id}`)).json()) as Document
const found = async (person: Person, search: string, more = ''): Promise<DocumentPage> =>
  (await (await service.as(person, `/documents?search=${encodeURIComponent(search)}${more}`)).json()) as DocumentPage
const pictures = (): Promise<string[]> => readdir(join(service.folder, 'pictures'))
/** A document whose text can be searched. */
async function readDocument(person: Person, text: string, name = 'sheet.pdf'): Promise<Document> {
  const document = await service.uploaded(person, { text, name })
  expect((await picture(person, document.id)).status).toBe(200)
  return document
}

test('the first page is a small picture, made once, and asked about at each use', async () => {
  const { id, has_picture, sha256 } = await service.uploaded(ana, { text: 'First page' })
  expect(has_picture).toBe(null)
  const answer = await picture(ana, id)
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    200,
    'image/webp',
    'private, no-cache',
  ])
  expect(Buffer.from(await answer.arrayBuffer()).toString('latin1', 8, 12)).toBe('WEBP')
  expect((await one(id)).has_picture).toBe(true)
  const again = await picture(ana, id, { headers: { 'if-none-match': `"${sha256}"` } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('the picture is for whoever may see the document, as long as they may', async () => {
  const crew = '00000000-0000-7000-a000-000000000001'
  const inCrew = { ...ben, groups: [crew] }
  const { id, sha256 } = await readDocument(ana, 'For the crew')
  const headers = { 'if-none-match': `"${sha256}"` }
  expect((await picture(inCrew, id, { headers })).status).toBe(404)
  await service.as({ ...ana, groups: [crew] }, `/documents/${id}/shares`, {
    method: 'PUT',
    json: { items: [{ group_id: crew, access: 'view' }] },
  })
  expect((await picture(inCrew, id)).status).toBe(200)
  expect((await picture(ben, id, { headers })).status).toBe(404)
})

test.each([
  ['a beginning only', Buffer.from('%PDF-1.7\nnothing else')],
  [
    'one with a password',
    Buffer.from(
      aPdf({ text: 'Locked' })
        .toString('latin1')
        .replace(
          '/Root 1 0 R',
          `/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >> /ID [<41> <41>]`,
        ),
      'latin1',
    ),
  ],
])('%s has no picture and no text, and is a document like any other', async (_what, pdf) => {
  const { id } = await service.uploaded(ana, { pdf })
  const { status } = await picture(ana, id)
  expect([status, (await one(id)).has_picture]).toEqual([404, false])
  expect((await service.as(ana, `/documents/${id}/file`)).status).toBe(200)
})

test('a search finds what the text says, without case and accents, and shows where', async () => {
  const { id } = await readDocument(ana, 'The tide table of the slipway says when the cradle may move', 'Notes.pdf')
  const { items, total } = await found(ana, 'CRÀDLE tid')
  expect([items.map((item) => item.id), total]).toEqual([[id], 1])
  expect(items[0]?.excerpt).toContain('when the cradle may move')
  expect((await found(ana, 'adle')).items).toEqual([])
})

test('what the title alone says is found without an excerpt, and both may share the work', async () => {
  const { id } = await readDocument(ana, 'Berths and bollards', 'Yearly report.pdf')
  expect((await found(ana, 'yearly')).items).toMatchObject([{ id, excerpt: null }])
  expect((await found(ana, 'report bollards')).items).toMatchObject([{ id, excerpt: 'Berths and bollards' }])
  expect((await found(ana, 'report anchors')).items).toEqual([])
})

test('nobody finds words in documents of others that are not shared with them', async () => {
  await readDocument(ana, 'Wages of the harbour master')
  expect(await found(ben, 'wages', '&scope=all')).toMatchObject({ items: [], total: 0 })
})

test('the picture and the text go with the document', async () => {
  const { id } = await readDocument(ana, 'Ephemeral words')
  expect(await pictures()).toContain(`${id}.webp`)
  await service.as(ana, `/documents/${id}`, { method: 'DELETE' })
  expect((await found(ana, 'ephemeral')).items).toEqual([])
  await service.as(ana, '/documents/trash', { method: 'DELETE' })
  await expect.poll(pictures).not.toContain(`${id}.webp`)
  expect((await found(ana, 'ephemeral')).items).toEqual([])
})

test('a picture that was lost is made again', async () => {
  const { id } = await readDocument(ana, 'Lost and found')
  await rm(join(service.folder, 'pictures', `${id}.webp`))
  expect((await picture(ana, id)).status).toBe(200)
})

test('where PDFs are not read, no document has a picture and titles are searched', async () => {
  await using quiet = await startDocuments()
  const { id, has_picture } = await quiet.uploaded(ana, { text: 'Silent', name: 'Loud.pdf' })
  expect(has_picture).toBe(false)
  expect((await quiet.as(ana, `/documents/${id}/picture`)).status).toBe(404)
  const search = async (text: string) => ((await (await quiet.as(ana, `/documents?search=${text}`)).json()) as DocumentPage).items.length
  expect([await search('loud'), await search('silent')]).toEqual([1, 0])
})
