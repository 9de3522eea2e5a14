import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import type { onRequestAsyncHookHandler } from 'fastify'
import { randomBytes } from 'node:crypto'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { registerFactorAdminRoutes, type AdminRouteParts } from './factors.admin.routes.ts'
import { createAuthenticatorsRepository } from './factors.authenticators.repository.ts'
import { createCodes } from './factors.codes.ts'
import { factorRules } from './factors.config.ts'
import { registerConfirmRoutes, type ConfirmRouteParts } from './factors.confirm.routes.ts'
import { createFactorEvents, type EventParts } from './factors.events.ts'
import { registerOwnFactorRoutes, type OwnFactorRouteParts } from './factors.own.routes.ts'
import { createPasskeys } from './factors.passkeys.ts'
import { createPasskeysRepository } from './factors.passkeys.repository.ts'
import { createPendingSignIns } from './factors.pending.ts'
import { createRecentSignIn, guardChanges, guardSignInChanges, type RecentSignInParts } from './factors.recent.ts'
import { createRecoveryHasher, type CodeCost } from './factors.recovery.ts'
import { createFactorsRepository } from './factors.repository.ts'
import { createFactorService, createReset, type CodeLimit, type FactorService } from './factors.service.ts'
import { createSignInRules, type PendingCookie, type SignInRules } from './factors.sign-in.ts'
import { registerSignInRoutes, type SignInRouteParts } from './factors.sign-in.routes.ts'
import type { FactorsDatabase } from './factors.tables.ts'

export type { FactorService } from './factors.service.ts'
export type { PendingCookie, SignInRules } from './factors.sign-in.ts'
export type { FactorsTables } from './factors.tables.ts'

/**
 * Second factors: authenticator apps, passkeys and recovery codes; what a sign-in lacks after the right password; signing in with a
 * passkey alone; and showing anew who one is before what is sensitive.
 *
 * It owns `authenticators`, `passkeys`, `recovery_codes`, `passkey_challenges` and `pending_sign_ins`. Invariants: nothing about
 * factors is told before the password is right; a code, a challenge and a pending sign-in count once, also at the same moment; no
 * session exists before the second factor was shown, nor before there is one where a group demands it; secrets are sealed, codes and
 * tokens hashed.
 */
export type Factors = {
  service: FactorService
  /** What comes between a right password and a session; sessions ask it. */
  signIn: SignInRules
}

export type FactorsOptions = {
  db: FactorsDatabase
  clock: Clock
  newId: NewId
  random?: (bytes: number) => Buffer
  log: Log
  publicUrl: string
  secretBox: SecretBox
  pendingCookie: PendingCookie
  /** Cost of hashing a recovery code. */
  codeCost?: CodeCost
  codeLimit: CodeLimit
  isDemanded: (userId: string) => Promise<boolean>
  findUser: (id: string) => Promise<User>
  record: RecordAudit
  notify: EventParts['notify']
}

export function createFactors(options: FactorsOptions): Factors {
  const { db, clock, newId, log, publicUrl, secretBox, record, notify, findUser, pendingCookie, random = randomBytes } = options
  const repository = createFactorsRepository(db)
  const events = createFactorEvents({ log, clock, record, notify, findUser })
  const codes = createCodes({
    repository,
    authenticators: createAuthenticatorsRepository(db),
    secretBox,
    hasher: createRecoveryHasher(options.codeCost ?? factorRules.code_cost),
    clock,
    newId,
    random,
    issuer: `Gatehouse (${new URL(publicUrl).host})`,
  })
  const passkeys = createPasskeys({ repository: createPasskeysRepository(db), publicUrl, clock, newId, random, events })
  const { codeLimit, isDemanded } = options
  const service = createFactorService({ repository, codes, passkeys, codeLimit, isDemanded, findUser, events })
  const signIn = createSignInRules({ service, pending: createPendingSignIns({ repository, clock, random }), pendingCookie, findUser })
  return { service, signIn }
}

/** Removing somebody's factors without a gateway, for an operator; whoever calls ends the sessions. */
export function createOperatorFactors(options: EventParts & { db: FactorsDatabase }): Pick<FactorService, 'reset'> {
  const events = createFactorEvents(options)
  return createReset({ repository: createFactorsRepository(options.db), findUser: options.findUser, events })
}

/** What the routes need of sessions, which in turn need the rules above: the two are made one after the other. */
export type FactorRouteOptions = Factors &
  Omit<
    SignInRouteParts & OwnFactorRouteParts & ConfirmRouteParts & AdminRouteParts & RecentSignInParts,
    'factorsOf' | 'requireRecentSignIn'
  >

export type FactorRoutes = {
  routes: { public: (scope: HttpServer) => void; signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  /** A hook for routes and scopes behind a guard that may be used only shortly after the person showed who they are. */
  requireRecentSignIn: onRequestAsyncHookHandler
  /** The same for every change in a scope, for new routes too; looking goes without. */
  guardChanges: (scope: HttpServer) => void
  /** The same for routes that change how one signs in, for people who have a second factor. */
  guardSignInChanges: (scope: HttpServer) => void
}

export function createFactorRoutes(options: FactorRouteOptions): FactorRoutes {
  const requireRecentSignIn = createRecentSignIn({ ...options, factorsOf: options.service.factorsOf })
  const parts = { ...options, requireRecentSignIn }
  return {
    requireRecentSignIn,
    guardChanges: (scope) => guardChanges(scope, requireRecentSignIn),
    guardSignInChanges: (scope) => guardSignInChanges(scope, { ...parts, factorsOf: options.service.factorsOf }),
    routes: {
      public: (scope) => registerSignInRoutes(scope, parts),
      signedIn: (scope) => {
        registerOwnFactorRoutes(scope, parts)
        registerConfirmRoutes(scope, parts)
      },
      admin: (scope) => registerFactorAdminRoutes(scope, parts),
    },
  }
}
