// Prints the OpenAPI document of the service: node documents/src/openapi.ts
import { systemClock } from '@gatehouse/kit/clock'
import { notSignedIn } from '@gatehouse/kit/errors'
import { openApiDocument, type OpenApiDocument } from '@gatehouse/kit/http/openapi'
import { newId } from '@gatehouse/kit/ids'
import { createLog } from '@gatehouse/kit/log'
import { systemTimers } from '@gatehouse/kit/timers'
import { createServer, defaultSettings } from './compose.ts'
import { openDocumentsDatabase } from './database.ts'

/** Describes all routes without database, files or listening. */
export async function describeApi(): Promise<OpenApiDocument> {
  const log = createLog({ name: 'documents', level: 'silent' })
  await using database = openDocumentsDatabase('postgresql://localhost/none', log)
  const settings = { current: () => defaultSettings, version: () => null, fault: () => null }
  const { server } = await createServer({
    log,
    clock: systemClock,
    timers: systemTimers,
    newId,
    db: database.db,
    settings,
    verify: refuseAll,
    folder: 'none',
    readsContents: false,
  })
  await server.ready()
  const document = openApiDocument(server)
  await server.close()
  return document
}

const refuseAll = (): Promise<never> => Promise.reject(notSignedIn())

if (import.meta.main) process.stdout.write(`${JSON.stringify(await describeApi(), null, 2)}\n`)
