// Prints the gateway's OpenAPI document. usage: node gateway/src/openapi.ts
import { systemClock } from '@gatehouse/kit/clock'
import { openApiDocument } from '@gatehouse/kit/http/openapi'
import { newId } from '@gatehouse/kit/ids'
import { createLog } from '@gatehouse/kit/log'
import { systemTimers } from '@gatehouse/kit/timers'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packageFile from '../package.json' with { type: 'json' }
import { compose } from './compose.ts'
import { readGatewayConfig } from './config.ts'

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-openapi-'))
try {
  // Nothing connects: the routes describe themselves without a database.
  const config = readGatewayConfig({
    GATEHOUSE_DATA_DIR: folder,
    DATABASE_URL: 'postgresql://nobody@localhost/none',
    GATEHOUSE_LOG_LEVEL: 'silent',
  })
  const log = createLog({ name: 'gateway', level: 'silent' })
  await using gateway = await compose({ config, version: packageFile.version, log, clock: systemClock, timers: systemTimers, newId })
  await gateway.server.ready()
  process.stdout.write(`${JSON.stringify(openApiDocument(gateway.server), null, 2)}\n`)
} finally {
  await rm(folder, { recursive: true })
}
