import type { Caller } from '@gatehouse/kit/http/caller'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { startTestGateway, type TestGateway } from '@gatehouse/kit/testing/assertions'
import type { TestClock } from '@gatehouse/kit/testing/clock'
import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import { mkdtemp, readdir, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compose } from '../compose.ts'
import { readDocumentsConfig } from '../config.ts'
import { migrationsFolder } from '../database.ts'
import { aPdf } from './pdf.ts'
import type { Document } from '../features/documents/documents.schemas.ts'

export const ana = { id: '00000000-0000-7000-9000-00000000000a' }
export const ben = { id: '00000000-0000-7000-9000-00000000000b' }

export type Person = Pick<Caller, 'id'> & Partial<Pick<Caller, 'email' | 'groups'>>

/** The whole service on a port, a database and a folder of its own. */
export type Running = AsyncDisposable & {
  url: string
  clock: TestClock
  timers: TestTimers
  gateway: TestGateway
  folder: string
  /** A request as the gateway forwards it for this person. */
  as: (person: Person, path: string, init?: RequestInit & { json?: unknown }) => Promise<Response>
  upload: (person: Person, upload?: UploadOptions) => Promise<Response>
  uploaded: (person: Person, upload?: UploadOptions) => Promise<Document>
  /** Names of all files of documents, those still arriving included. */
  fileNames: () => Promise<string[]>
}

export type UploadOptions = { pdf?: Buffer; text?: string; name?: string; fields?: Record<string, string>; fieldsLast?: boolean }

type Wishes = { maxPdfBytes?: number; version?: 16 | 18; readPdfs?: 'yes' | 'no' }

/** Each PDF that is read costs a process, so only tests that are about it have them read. */
export async function startDocuments({ maxPdfBytes, version = 18, readPdfs = 'no' }: Wishes = {}): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const timers = createTestTimers()
  const { clock } = timers
  const database = stack.use(await createTestDatabase<never>({ migrations: migrationsFolder, version }))
  const gateway = stack.use(await startTestGateway('documents', clock.now))
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-documents-'))
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const config = readDocumentsConfig({
    DATABASE_URL: database.url,
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_JWKS_URL: gateway.jwksUrl,
    DOCUMENTS_READ_PDFS: readPdfs,
  })
  if (maxPdfBytes !== undefined) await writeLimits(config.configDir, maxPdfBytes)
  const service = stack.use(await compose(config, { log: silentLog, clock, timers, newId: createCountingIds() }))
  const url = await service.server.listen({ host: '127.0.0.1', port: 0 })
  const folder = join(dataDir, 'documents')
  const as: Running['as'] = async (person, path, { json, ...init } = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(init.headers as Record<string, string>),
        ...(await gateway.headersFor(person)),
      },
    })
  const upload: Running['upload'] = (person, options = {}) => as(person, '/documents', { method: 'POST', body: aForm(options) })
  const kept = stack.move()
  return {
    url,
    clock,
    timers,
    gateway,
    folder,
    as,
    upload,
    uploaded: async (person, options) => (await upload(person, options)).json() as Promise<Document>,
    fileNames: async () => [...(await readdir(join(folder, 'tmp'))), ...(await readdir(join(folder, 'files')))],
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function writeLimits(folder: string, maxPdfBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  const settings = { version: 7, updated_at: '2026-03-01T12:00:00.000Z', updated_by: null, max_pdf_bytes: maxPdfBytes }
  await writeFile(join(folder, 'documents.json'), JSON.stringify(settings))
}

function aForm({ text = 'Hello', pdf = aPdf({ text }), name = 'hello.pdf', fields = {}, fieldsLast = false }: UploadOptions): FormData {
  const form = new FormData()
  const file = new File([new Uint8Array(pdf)], name, { type: 'application/pdf' })
  if (fieldsLast) form.append('file', file)
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  if (!fieldsLast) form.append('file', file)
  return form
}
