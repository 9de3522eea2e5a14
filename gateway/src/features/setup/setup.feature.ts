import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { OriginOf, RecordAudit } from '../audit/audit.feature.ts'
import { createAssistantEvents } from './setup.assistant.events.ts'
import { createAssistantRepository, type SetupDatabase } from './setup.assistant.repository.ts'
import { registerAssistantRoutes, type AssistantRouteParts } from './setup.assistant.routes.ts'
import { createAssistantService, type AssistantService, type SetupFacts } from './setup.assistant.ts'
import { createLinkFile } from './setup.link.ts'
import { createSetupRepository } from './setup.repository.ts'
import { registerSetupRoutes, type SetupLimit, type SignInAs } from './setup.routes.ts'
import { createSetupService, type AccountsForSetup, type SetupService } from './setup.service.ts'

export type { SetupTables } from './setup.tables.ts'

/**
 * The first admin, by a link that works once or from the environment, and the steps after that.
 *
 * It owns `setup_tokens`, `setup_assistant`, `setup_steps` and the file `setup-link.txt`. Invariants: there is no default account and no
 * default password; whoever makes the first admin has the link of the newest start; exactly one admin is made, however many try at once.
 * The steps decide nothing: what is done is what is set, and nobody is reminded who did not come by the link.
 */
export type Setup = {
  routes: { public: (scope: HttpServer) => void }
  service: SetupService
  /** The steps after the first admin; asked for once those are there who know what is set. */
  assistant: (about: AssistantOptions) => Assistant
}

export type Assistant = { remaining: AssistantService['remaining']; routes: { admin: (scope: HttpServer) => void } }

type AssistantOptions = { facts: SetupFacts } & Omit<AssistantRouteParts, 'assistant'>

export type SetupOptions = {
  db: SetupDatabase
  clock: Clock
  log: Log
  record: RecordAudit
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
  const { db, clock, log, record, publicUrl, dataDir, accounts, signInAs, limit, originOf, newSecret } = options
  const assistantRepository = createAssistantRepository(db)
  const service = createSetupService({
    offerAssistant: () => assistantRepository.setReminds(true, async () => undefined),
    repository: createSetupRepository(db),
    accounts,
    link: createLinkFile(join(dataDir, 'setup-link.txt')),
    publicUrl,
    clock,
    newSecret: newSecret ?? (() => randomBytes(32).toString('base64url')),
    log,
  })
  return {
    service,
    routes: { public: (scope) => registerSetupRoutes(scope, { service, signInAs, limit, originOf }) },
    assistant: ({ facts, ...parts }) => {
      const events = createAssistantEvents(log, record)
      const assistant = createAssistantService({ repository: assistantRepository, facts, clock, events })
      return { remaining: assistant.remaining, routes: { admin: (scope) => registerAssistantRoutes(scope, { ...parts, assistant }) } }
    },
  }
}
