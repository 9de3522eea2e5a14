// Prints the OpenAPI document of the service; nothing is connected to.
import { systemClock } from '@gatehouse/kit/clock'
import { notSignedIn } from '@gatehouse/kit/errors'
import { openApiDocument } from '@gatehouse/kit/http/openapi'
import { newId } from '@gatehouse/kit/ids'
import { createLog } from '@gatehouse/kit/log'
import { createOutbound } from '@gatehouse/kit/outbound'
import { systemTimers } from '@gatehouse/kit/timers'
import { composeServer, unconfigured } from './compose.ts'
import { openAiDatabase } from './database.ts'

const log = createLog({ name: 'ai', level: 'silent' })
await using database = openAiDatabase('postgresql://nobody@localhost/nowhere', log)
await using outbound = createOutbound()
const server = await composeServer({
  db: database.db,
  settings: { current: () => unconfigured, version: () => null, fault: () => null },
  settingsKeyFile: '',
  verify: () => Promise.reject(notSignedIn()),
  fetch: outbound.fetch,
  clock: systemClock,
  timers: systemTimers,
  newId,
  log,
  stopping: new AbortController().signal,
})
await server.ready()
process.stdout.write(`${JSON.stringify(openApiDocument(server), null, 2)}\n`)
await server.close()
