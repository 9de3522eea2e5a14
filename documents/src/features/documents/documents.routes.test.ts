import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ana, ben, startDocuments, type Running } from '../../testing/service.ts'
import { aPdf } from '../../testing/pdf.ts'
import type { Document, DocumentPage } from './documents.schemas.ts'

let service: Running
beforeAll(async () => {
  service = await startDocuments()
})
afterAll(() => service[Symbol.asyncDispose]())

const page = async (person: { id: string }, query: string): Promise<DocumentPage> =>
  (await (await service.as(person, `/documents?${query}`)).json()) as DocumentPage

describe('the list', () => {
  const cleo = { id: '00000000-0000-7000-9000-00000000000c' }
  beforeAll(async () => {
    for (const [index, title] of ['Émile', 'zebra', '100% sure', 'alpha_1', 'Alpha 2'].entries()) {
      service.clock.advance(1000)
      await service.uploaded(cleo, { pdf: aPdf({ text: title, padding: 10 + index * 10 }), fields: { title } })
    }
  })

  test.each([
    ['sort=title&order=asc', ['100% sure', 'Alpha 2', 'alpha_1', 'Émile', 'zebra']],
    ['sort=created_at&order=desc', ['Alpha 2', 'alpha_1', '100% sure', 'zebra', 'Émile']],
    ['sort=size_bytes&order=asc', ['Émile', 'zebra', '100% sure', 'alpha_1', 'Alpha 2']],
  ])('%s walks through all pages in order', async (query, expected) => {
    const titles: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { items, next_cursor }: DocumentPage = await page(cleo, `${query}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      titles.push(...items.map(({ title }) => title))
      cursor = next_cursor
    }
    expect(titles).toEqual(expected)
  })

  test.each([
    ['EMIL', ['Émile']],
    ['%', ['100% sure']],
    ['_', ['alpha_1']],
    ['alpha', ['Alpha 2', 'alpha_1']],
    ['nothing', []],
  ])('a search for %s takes it literally, without case and accents', async (search, expected) => {
    const { items, total } = await page(cleo, `sort=title&order=asc&search=${encodeURIComponent(search)}`)
    expect({ titles: items.map(({ title }) => title), total }).toEqual({ titles: expected, total: expected.length })
  })

  test('a cursor of another order, a made-up one and unknown queries are refused', async () => {
    const { next_cursor } = await page(cleo, 'limit=1&sort=title')
    const madeUp = Buffer.from('["created_at","desc","x","y"]').toString('base64url')
    const answers = [`cursor=${next_cursor}`, `cursor=${madeUp}`, 'colour=red', 'category_id=x', 'limit=0']
    for (const query of answers) expect((await service.as(cleo, `/documents?${query}`)).status).toBe(400)
  })
})

describe('the file', () => {
  const pdf = aPdf({ text: 'ranges' })
  let document: Document
  beforeAll(async () => {
    document = await service.uploaded(ana, { pdf, name: 'naïve x.pdf' })
  })
  const file = (headers: Record<string, string> = {}, query = '', method = 'GET') =>
    service.as(ana, `/documents/${document.id}/file${query}`, { method, headers })

  test('it comes as a PDF that may be shown, and be saved when asked', async () => {
    const { headers } = await file()
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(pdf.length),
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename="na?ve x.pdf"; filename*=UTF-8''na%C3%AFve%20x.pdf`,
    })
    expect(headers.get('content-security-policy')).not.toContain('sandbox')
    expect((await file({}, '?download=1')).headers.get('content-disposition')).toMatch(/^attachment;/)
  })

  test('one range is a part of it', async () => {
    const answer = await file({ range: 'bytes=5-9' })
    expect({ status: answer.status, range: answer.headers.get('content-range'), body: await answer.text() }).toEqual({
      status: 206,
      range: `bytes 5-9/${pdf.length}`,
      body: pdf.subarray(5, 10).toString(),
    })
  })

  test('a range beyond its end is refused with its size', async () => {
    const answer = await file({ range: `bytes=${pdf.length}-` })
    expect({ status: answer.status, range: answer.headers.get('content-range') }).toEqual({ status: 416, range: `bytes */${pdf.length}` })
  })

  test('a range of another version gives the whole', async () => {
    expect((await file({ range: 'bytes=0-1', 'if-range': '"old"' })).status).toBe(200)
    expect((await file({ range: 'bytes=0-1', 'if-range': `"${document.sha256}"` })).status).toBe(206)
  })

  test('who has it already is told so', async () => {
    const answer = await file({ 'if-none-match': `W/"x", "${document.sha256}"` })
    expect({ status: answer.status, body: await answer.text() }).toEqual({ status: 304, body: '' })
  })

  test('HEAD answers the headers alone', async () => {
    const answer = await file({}, '', 'HEAD')
    expect({ status: answer.status, length: answer.headers.get('content-length'), body: await answer.text() }).toEqual({
      status: 200,
      length: String(pdf.length),
      body: '',
    })
  })
})

test('title and category change, and only those', async () => {
  const { id } = await service.uploaded(ana, { pdf: aPdf({ text: 'change' }) })
  service.clock.advance(5000)
  const changed = await service.as(ana, `/documents/${id}`, { method: 'PATCH', json: { title: ' New ' } })
  expect(await changed.json()).toMatchObject({ id, title: 'New', updated_at: service.clock.now().toISOString() })
  for (const json of [{}, { sha256: 'x' }, { title: '' }, { title: 'a\u0000b' }])
    expect((await service.as(ana, `/documents/${id}`, { method: 'PATCH', json })).status).toBe(400)
  const unknown = { category_id: '00000000-0000-7000-8000-00000000beef' }
  expect((await service.as(ana, `/documents/${id}`, { method: 'PATCH', json: unknown })).status).toBe(422)
})

test('a document whose file was taken away says so', async () => {
  const { id } = await service.uploaded(ana, { pdf: aPdf({ text: 'taken' }) })
  await rm(join(service.folder, 'files', `${id}.pdf`))
  const answer = await service.as(ana, `/documents/${id}/file`)
  expect({ status: answer.status, type: answer.headers.get('content-type'), body: await answer.json() }).toMatchObject({
    status: 500,
    type: expect.stringContaining('application/problem+json'),
    body: { code: 'documents.file_missing' },
  })
  expect(answer.headers.get('etag')).toBeNull()
})

test('a search with anything in it is answered or refused, never an error of ours', async () => {
  for (const search of ['%00', '%F0%9F%98%80', '%EF%B7%BA'.repeat(60), '%5C', "'%22--"]) {
    expect((await service.as(ana, `/documents?search=${search}`)).status).toBeLessThan(500)
  }
})

const routes: [string, string, unknown?][] = [
  ['GET', ''],
  ['PATCH', '', { title: 'Mine' }],
  ['DELETE', ''],
  ['GET', '/file'],
  ['HEAD', '/file'],
]

test.each(routes)("%s of another person's document%s is not there", async (method, suffix, json) => {
  const { id } = await service.uploaded(ana, { pdf: aPdf({ text: `private ${method}${suffix}` }) })
  const answer = await service.as(ben, `/documents/${id}${suffix}`, { method, ...(json === undefined ? {} : { json }) })
  expect(answer.status).toBe(404)
  expect((await service.as(ana, `/documents/${id}`)).status).toBe(200)
})

test("no list shows another person's documents", async () => {
  expect((await page({ id: '00000000-0000-7000-9000-00000000000d' }, 'limit=200')).items).toEqual([])
})

test('what is no id is a document that does not exist', async () => {
  for (const [method, suffix, json] of routes)
    expect((await service.as(ana, `/documents/x${suffix}`, { method, ...(json === undefined ? {} : { json }) })).status).toBe(404)
})

test.each([
  ['GET', '/documents'],
  ['POST', '/documents'],
  ['GET', '/documents/limits'],
  ['GET', '/documents/categories'],
  ['POST', '/documents/categories'],
  ['PATCH', '/documents/categories/x'],
  ['DELETE', '/documents/categories/x'],
  ['GET', '/documents/x'],
  ['PATCH', '/documents/x'],
  ['DELETE', '/documents/x'],
  ['GET', '/documents/x/file'],
])('%s %s needs a valid assertion', async (method, path) => {
  const forged = await service.gateway.headersFor(ana, { aud: 'ai' })
  for (const headers of [{ 'x-user-id': ana.id }, { 'x-gatehouse-assertion': 'a.b.c' }, forged])
    expect((await fetch(`${service.url}${path}`, { method, headers })).status).toBe(401)
})

test('health and limits tell the settings in force', async () => {
  expect(await (await fetch(`${service.url}/health`)).json()).toMatchObject({ status: 'pass', settings_version: null })
  expect(await (await service.as(ana, '/documents/limits')).json()).toEqual({
    max_pdf_bytes: 25 * 1024 * 1024,
    trash_days: 30,
    set_by: null,
    settings_version: null,
  })
})
