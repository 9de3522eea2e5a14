import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ana, ben, startDocuments, type Running } from '../../testing/service.ts'
import { aPdf } from '../../testing/pdf.ts'

let service: Running
beforeAll(async () => {
  service = await startDocuments({ maxPdfBytes: 64 * 1024 })
})
afterAll(() => service[Symbol.asyncDispose]())

test('an upload answers the document and where it is', async () => {
  const pdf = aPdf({ text: 'first' })
  const answer = await service.upload(ana, { pdf, name: 'Größe & Maß.pdf' })
  const document = (await answer.json()) as { id: string }
  expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({
    status: 201,
    location: `/api/documents/${document.id}`,
  })
  expect(document).toMatchObject({
    title: 'Größe & Maß',
    file_name: 'Größe & Maß.pdf',
    size_bytes: pdf.length,
    sha256: createHash('sha256').update(pdf).digest('hex'),
    category_id: null,
    created_at: '2026-03-01T12:00:00.000Z',
  })
})

test.each([true, false])('fields count before and after the file (after: %s)', async (fieldsLast) => {
  const document = await service.uploaded(ana, {
    pdf: aPdf({ text: `order ${fieldsLast}` }),
    fields: { title: 'Named', category_id: '' },
    fieldsLast,
  })
  expect(document).toMatchObject({ title: 'Named', category_id: null })
})

test('the bytes that come back are the bytes that went in', async () => {
  const pdf = aPdf({ text: 'bytes', padding: 40_000 })
  const { id } = await service.uploaded(ana, { pdf })
  const answer = await service.as(ana, `/documents/${id}/file`)
  expect(Buffer.from(await answer.arrayBuffer()).equals(pdf)).toBe(true)
})

test('a file of exactly the limit is taken, one byte more is refused with the limit', async () => {
  const base = aPdf({ text: 'limit', padding: 64 * 1024 }).length - 64 * 1024
  const fitting = aPdf({ text: 'limit', padding: 64 * 1024 - base })
  const exact = Buffer.concat([fitting, Buffer.alloc(64 * 1024 - fitting.length, '\n')])
  expect((await service.upload(ana, { pdf: exact })).status).toBe(201)
  const answer = await service.upload(ana, { pdf: Buffer.concat([exact, Buffer.from('\n')]) })
  expect({ status: answer.status, body: await answer.json() }).toEqual({
    status: 413,
    body: expect.objectContaining({ code: 'documents.too_large', limit_bytes: 64 * 1024 }),
  })
})

test('a sender of far too much sees the refusal', async () => {
  const answer = await service.upload(ana, { pdf: aPdf({ padding: 5_000_000 }) })
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: 413, body: { code: 'documents.too_large' } })
})

test.each([
  ['a page', '<html>%PDF-1.4'],
  ['nothing', ''],
  ['a beginning', '%PDF'],
])('%s is not a PDF, whatever its name and type', async (_what, content) => {
  const answer = await service.upload(ana, { pdf: Buffer.from(content), name: 'x.pdf' })
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: 415, body: { code: 'documents.not_a_pdf' } })
})

test('the same bytes are refused to the same person only, with the document that has them', async () => {
  const pdf = aPdf({ text: 'twice' })
  const { id } = await service.uploaded(ana, { pdf })
  const again = await service.upload(ana, { pdf, name: 'other.pdf' })
  expect({ status: again.status, body: await again.json() }).toMatchObject({
    status: 409,
    body: { code: 'documents.duplicate', document_id: id },
  })
  expect((await service.upload(ben, { pdf })).status).toBe(201)
})

test('of many uploads of the same bytes at once exactly one succeeds', async () => {
  const pdf = aPdf({ text: 'race' })
  const before = (await service.fileNames()).length
  const answers = await Promise.all(Array.from({ length: 6 }, () => service.upload(ana, { pdf })))
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409, 409, 409, 409, 409])
  expect((await service.fileNames()).length).toBe(before + 1)
})

test.each([
  ['an unknown field', { colour: 'red' }, 400],
  ['a title of spaces', { title: '  ' }, 400],
  ['no id as category', { category_id: 'x' }, 400],
  ['a category that does not exist', { category_id: '00000000-0000-7000-8000-00000000beef' }, 422],
])('%s is refused and leaves no file', async (what, fields, status) => {
  const before = await service.fileNames()
  const answer = await service.upload(ana, { pdf: aPdf({ text: what }), fields, fieldsLast: true })
  expect(answer.status).toBe(status)
  expect(await service.fileNames()).toEqual(before)
})

test('a second file and a missing file are refused', async () => {
  const two = new FormData()
  for (const text of ['a', 'b']) two.append('file', new File([new Uint8Array(aPdf({ text }))], 'x.pdf'))
  const none = new FormData()
  none.append('title', 'x')
  const answers = await Promise.all([two, none].map((body) => service.as(ana, '/documents', { method: 'POST', body })))
  expect(answers.map(({ status }) => status)).toEqual([400, 400])
})

test.each([
  ['JSON', { type: 'application/json', body: '{}', status: 415 }],
  [
    'a form that ends early',
    {
      type: 'multipart/form-data; boundary=b',
      body: '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n%PDF-1',
      status: 400,
    },
  ],
  ['a form without boundary', { type: 'multipart/form-data', body: 'x', status: 400 }],
  ['an empty form', { type: 'multipart/form-data; boundary=b', body: '', status: 400 }],
])('%s instead of a form is refused', async (_what, { type, body, status }) => {
  const before = await service.fileNames()
  const answer = await service.as(ana, '/documents', { method: 'POST', body, headers: { 'content-type': type } })
  expect(answer.status).toBe(status)
  expect(await service.fileNames()).toEqual(before)
})

test('an upload that breaks off leaves no file', async () => {
  const before = await service.fileNames()
  const headers = {
    ...(await service.gateway.headersFor(ana)),
    'content-type': 'multipart/form-data; boundary=b',
    'content-length': '50000',
  }
  const request = httpRequest(`${service.url}/documents`, { method: 'POST', headers })
  request.on('error', () => {})
  request.write('--b\r\ncontent-disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%PDF-1.4\n')
  await expect.poll(async () => (await service.fileNames()).length).toBe(before.length + 1)
  request.destroy()
  await expect.poll(() => service.fileNames()).toEqual(before)
})

test('what a killed run left half arrived is removed at the start', async () => {
  const { createDocumentFiles } = await import('./documents.files.ts')
  await writeFile(join(service.folder, 'tmp', 'left'), 'x')
  await createDocumentFiles(service.folder).prepare()
  expect(await service.fileNames()).not.toContain('left')
})
