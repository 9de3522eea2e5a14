import { systemClock, type Clock } from '@gatehouse/kit/clock'
import { newId } from '@gatehouse/kit/ids'
import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { silentLog } from '@gatehouse/kit/testing/log'
import { systemTimers } from '@gatehouse/kit/timers'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compose, type Gateway } from '../compose.ts'
import { readGatewayConfig } from '../config.ts'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { makeKeysFolder } from './keys.ts'

export type StartedGateway = Gateway & { dataDir: string; keysDir: string; databaseUrl: string }

/** The whole gateway as `main.ts` starts it, on a database and a data folder of its own, or beside another one. */
export async function startGateway(
  env: Record<string, string> = {},
  beside?: StartedGateway,
  clock: Clock = systemClock,
): Promise<StartedGateway> {
  await using stack = new AsyncDisposableStack()
  const databaseUrl = beside?.databaseUrl ?? stack.use(await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })).url
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-gateway-'))
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const config = {
    ...readGatewayConfig({ GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: databaseUrl, ...env }),
    keysDir: beside?.keysDir ?? (await makeKeysFolder()),
  }
  const gateway = stack.use(await compose({ config, version: '0.0.0', log: silentLog, clock, timers: systemTimers, newId }))
  await gateway.prepare()
  await gateway.server.ready()
  const parts = stack.move()
  return { ...gateway, dataDir, databaseUrl, keysDir: config.keysDir, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
