import { documentsSettingsFileSchema, pdfBytes, trashDays, type DocumentsSettingsFile } from '@gatehouse/contracts/settings-files'
import type { ServiceHealth } from '@gatehouse/contracts/service-health'
import type { Clock } from '@gatehouse/kit/clock'
import { waitForDatabase } from '@gatehouse/kit/db/database'
import { migrate } from '@gatehouse/kit/db/migrate'
import { createAssertionVerifier, requireCaller, type VerifyAssertion } from '@gatehouse/kit/http/caller'
import { registerHealthRoute } from '@gatehouse/kit/http/health-route'
import { registerOpenApi } from '@gatehouse/kit/http/openapi'
import { createHttpServer, type HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { createOutbound } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import { watchSettingsFile, type WatchedSettings } from '@gatehouse/kit/settings-file'
import type { Kysely } from 'kysely'
import { join } from 'node:path'
import type { DocumentsConfig } from './config.ts'
import { answersWithin, migrationsFolder, openDocumentsDatabase, type Tables } from './database.ts'
import { createCategories } from './features/categories/categories.feature.ts'
import { createContents } from './features/contents/contents.feature.ts'
import { createDocuments } from './features/documents/documents.feature.ts'
import { createSharing } from './features/sharing/sharing.feature.ts'
import { createLimits } from './features/limits/limits.feature.ts'

const version = '0.1.0'

/** The limits before an admin has changed any. */
export const defaultSettings: DocumentsSettingsFile = {
  version: 0,
  updated_at: '1970-01-01T00:00:00.000Z',
  updated_by: null,
  max_pdf_bytes: pdfBytes.default,
  trash_days: trashDays.default,
}

export type Outside = { log: Log; clock: Clock; timers: Timers; newId: NewId }
export type Service = AsyncDisposable & { server: HttpServer }

/** Longest that requests under way may take when the service ends, in milliseconds. */
const closingMs = 20_000

/** The whole service, ready to listen. */
export async function compose(config: DocumentsConfig, outside: Outside): Promise<Service> {
  const { log, clock } = outside
  await using stack = new AsyncDisposableStack()
  const { db, pool } = stack.use(openDocumentsDatabase(config.databaseUrl, log))
  await waitForDatabase(pool, { url: config.databaseUrl, withinMs: 10_000 })
  await migrate({ db, folder: migrationsFolder, mode: config.migrate, log })
  const settings = stack.use(
    await watchSettingsFile({
      file: join(config.configDir, 'documents.json'),
      schema: documentsSettingsFileSchema,
      fallback: defaultSettings,
      log,
    }),
  )
  const outbound = stack.use(createOutbound())
  const verify = createAssertionVerifier({
    jwksUrl: config.jwksUrl,
    audience: 'documents',
    clock,
    fetch: (url, options) => outbound.fetch(url, options),
  })
  const folder = join(config.dataDir, 'documents')
  const readsContents = config.readPdfs === 'yes'
  const { server, prepare, startEmptying, contents } = await createServer({ ...outside, db, settings, verify, folder, readsContents })
  stack.use(contents)
  stack.defer(() => closeWithin(server, closingMs))
  await prepare()
  stack.defer(startEmptying())
  await server.ready()
  const kept = stack.move()
  return { server, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

export type ServerParts = Outside & {
  db: Kysely<Tables>
  settings: Pick<WatchedSettings<DocumentsSettingsFile>, 'current' | 'version' | 'fault'>
  verify: VerifyAssertion
  /** Where the files of documents lie. */
  folder: string
  /** Whether text and pictures are read from PDFs. */
  readsContents: boolean
}

/** The server, what has to be done before it listens, and what goes on beside it. */
export type ServerAndWork = { server: HttpServer; prepare: () => Promise<void>; startEmptying: () => () => void; contents: AsyncDisposable }

/** The server with all its routes. Nothing is connected or written before `prepare` or the first request. */
export async function createServer(parts: ServerParts): Promise<ServerAndWork> {
  const { db, settings, verify, log, clock, timers, newId, folder, readsContents } = parts
  const server = await createHttpServer({ log, newId })
  await registerOpenApi(server, { title: 'Gatehouse documents', version, description: 'PDF documents and their categories.' })
  const limits = createLimits({ settings })
  const contents = createContents({
    db,
    clock,
    log,
    folder,
    enabled: readsContents,
    openFile: (id) => documents.openFile(id),
    findDocument: (caller, id) => documents.find(caller, id),
  })
  const documents = createDocuments({
    db,
    clock,
    newId,
    log,
    timers,
    folder,
    maxPdfBytes: limits.maxPdfBytes,
    trashDays: limits.trashDays,
    readsContents,
    onAdded: contents.look,
    onDeleted: contents.forget,
  })
  const sharing = createSharing({ db, clock, log })
  const categories = createCategories({
    db,
    clock,
    newId,
    countDocuments: documents.countByCategory,
    countShares: sharing.countByCategory,
  })
  await server.register(async (scope: HttpServer) => registerHealthRoute(scope, () => reportHealth(db, settings)))
  await server.register(async (scope: HttpServer) => {
    requireCaller(scope, verify)
    await documents.routes(scope)
    for (const feature of [contents, categories, limits, sharing]) feature.routes(scope)
  })
  const prepare = async (): Promise<void> => {
    await documents.prepare()
    await contents.prepare()
  }
  return { server, prepare, startEmptying: documents.startEmptying, contents }
}

async function reportHealth(db: Kysely<Tables>, settings: ServerParts['settings']): Promise<ServiceHealth> {
  const report = { version, settings_version: settings.version() }
  if (!(await answersWithin(db, 1000))) return { status: 'fail', ...report, notes: ['The database does not answer.'] }
  const fault = settings.fault()
  if (fault === null) return { status: 'pass', ...report }
  return { status: 'warn', ...report, notes: [`The settings file is not in force: ${fault}.`] }
}

async function closeWithin(server: HttpServer, ms: number): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), ms)
  await server.close()
  clearTimeout(timer)
}
