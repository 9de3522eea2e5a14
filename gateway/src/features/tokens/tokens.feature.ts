import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import { randomBytes } from 'node:crypto'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { registerTokenAdminRoutes, type TokenAdminRouteParts } from './tokens.admin.routes.ts'
import { createTokenEvents, type NotifyOwner } from './tokens.events.ts'
import { createLastUse, type LastUse } from './tokens.last-use.ts'
import { createRecognition, type GuessLimit, type Recognition } from './tokens.recognition.ts'
import { createTokensRepository } from './tokens.repository.ts'
import { registerOwnTokenRoutes, type TokenRouteParts } from './tokens.routes.ts'
import { holdsToken, tokenIn } from './tokens.secret.ts'
import { createTokenService, type TokenService } from './tokens.service.ts'
import type { TokensDatabase, TokensTransaction } from './tokens.tables.ts'

export type { TokenService } from './tokens.service.ts'
export type { TokensTables } from './tokens.tables.ts'

/**
 * API tokens, with which programs use apps as the person who made them, and accounts of programs that have nothing but tokens.
 *
 * It owns `api_tokens`. Invariants: a token is told once and stored as a hash; it opens apps and never Gatehouse's own API; it is good for
 * what its owner may use and, of that, for the apps it names; one that is not good is refused alike, whatever the reason; whatever takes
 * one away tells every gateway in the same transaction.
 */
export type Tokens = AsyncDisposable & {
  service: TokenService
  /** What the data path asks; sessions make it into who a request comes from. */
  recognition: Recognition & {
    /** What begins like an API token in an Authorization value, good or not. */
    tokenIn: (authorization: string | undefined) => string | null
    /** Whether it holds one in whatever form, so that no app may see it. */
    holdsToken: (authorization: string | undefined) => boolean
    noteUse: LastUse['note']
  }
  routes: (parts: TokenRouteNeeds) => { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
}

export type TokenRouteNeeds = Omit<TokenRouteParts & TokenAdminRouteParts, 'service'>

export type TokensOptions = {
  db: TokensDatabase
  clock: Clock
  timers: Timers
  newId: NewId
  random?: (bytes: number) => Buffer
  log: Log
  record: RecordAudit
  notify: NotifyOwner
  limit: GuessLimit
  networkOf: (address: string) => string
  endings: {
    publish: (ended: { userId: string; sessionId: string }, trx: TokensTransaction) => Promise<void>
    announce: (ended: { userId: string; sessionId: string }) => void
  }
}

export function createTokens(options: TokensOptions): Tokens {
  const { db, clock, timers, log, limit, networkOf } = options
  const repository = createTokensRepository(db)
  const service = serviceOf(options)
  const lastUse = createLastUse({ write: repository.noteUses, networkOf, clock, timers, log })
  return {
    service,
    recognition: { ...createRecognition({ repository, limit, clock }), tokenIn, holdsToken, noteUse: lastUse.note },
    routes: (parts) => ({
      signedIn: (scope) => registerOwnTokenRoutes(scope, { ...parts, service }),
      admin: (scope) => registerTokenAdminRoutes(scope, { ...parts, service }),
    }),
    [Symbol.asyncDispose]: () => lastUse[Symbol.asyncDispose](),
  }
}

/** Tokens as an operator makes, sees and revokes them, without anything that listens. */
export function createOperatorTokens(options: Omit<TokensOptions, 'limit' | 'timers'>): TokenService {
  return serviceOf(options)
}

function serviceOf({
  db,
  clock,
  newId,
  random = randomBytes,
  log,
  record,
  notify,
  networkOf,
  endings,
}: Omit<TokensOptions, 'limit' | 'timers'>) {
  const events = createTokenEvents({ log, record, notify, networkOf, now: clock.now })
  return createTokenService({ repository: createTokensRepository(db), events, endings, clock, newId, random })
}
