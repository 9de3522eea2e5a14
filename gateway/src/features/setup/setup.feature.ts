import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { Kysely } from 'kysely'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { OriginOf } from '../audit/audit.feature.ts'
import { createLinkFile } from './setup.link.ts'
import { createSetupRepository } from './setup.repository.ts'
import { registerSetupRoutes, type SetupLimit, type SignInAs } from './setup.routes.ts'
import { createSetupService, type AccountsForSetup, type SetupService } from './setup.service.ts'
import type { SetupTables } from './setup.tables.ts'

export type { SetupTables } from './setup.tables.ts'

/**
 * The first admin: by a link that works once, or from the environment.
 *
 * It owns `setup_tokens` and the file `setup-link.txt`. Invariants: there is no default account and no default password;
 * whoever makes the first admin has the link of the newest start; exactly one admin is made, however many try at once.
 */
export type Setup = { routes: { public: (scope: HttpServer) => void }; service: SetupService }

export type SetupOptions = {
  db: Kysely<SetupTables>
  clock: Clock
  log: Log
  publicUrl: string
  dataDir: string
  accounts: AccountsForSetup
  signInAs: SignInAs
  /** How often a link may be tried that is not the right one. */
  limit: SetupLimit
  originOf: OriginOf
  newSecret?: () => string
}

export function createSetup(options: SetupOptions): Setup {
  const { db, clock, log, publicUrl, dataDir, accounts, signInAs, limit, originOf, newSecret } = options
  const service = createSetupService({
    repository: createSetupRepository(db),
    accounts,
    link: createLinkFile(join(dataDir, 'setup-link.txt')),
    publicUrl,
    clock,
    newSecret: newSecret ?? (() => randomBytes(32).toString('base64url')),
    log,
  })
  return { service, routes: { public: (scope) => registerSetupRoutes(scope, { service, signInAs, limit, originOf }) } }
}
