import type { Base } from './compose.base.ts'
import type { RecordAudit } from './features/audit/audit.feature.ts'
import { createFactorRoutes, createFactors, type Factors, type FactorRoutes } from './features/factors/factors.feature.ts'
import type { Limits } from './features/limits/limits.feature.ts'
import type { SendMail } from './features/mail/mail.feature.ts'
import { createPendingCookie, principalOf, type Sessions } from './features/sessions/sessions.feature.ts'
import type { UserService } from './features/users/users.feature.ts'

type FactorNeeds = {
  accounts: UserService
  record: RecordAudit
  /** Whether a group of this person demands a second factor. */
  isDemanded: (userId: string) => Promise<boolean>
  limits: Limits
  sendMail: SendMail
}

/** The rules of second factors, which sessions ask before they open one. */
export function composeFactors(base: Base, { accounts, record, isDemanded, limits, sendMail }: FactorNeeds): Factors {
  const { config, log, clock, newId, secretBox, passwordConfig } = base
  const { publicUrl } = config
  return createFactors({
    db: base.database.db,
    clock,
    newId,
    log,
    publicUrl,
    secretBox,
    ...(passwordConfig.argon2 === undefined ? {} : { codeCost: passwordConfig.argon2 }),
    pendingCookie: createPendingCookie(publicUrl),
    codeLimit: limits.limitOf('second_factor'),
    isDemanded,
    findUser: accounts.find,
    record,
    notify: async ({ email, full_name }, message, trx) => void (await sendMail({ to: { address: email, name: full_name }, message }, trx)),
  })
}

type RouteNeeds = { accounts: UserService; sessions: Sessions; limits: Limits }

/** Their routes, which need the sessions in turn. */
export function composeFactorRoutes(base: Base, factors: Factors, { accounts, sessions, limits }: RouteNeeds): FactorRoutes {
  const { clock, config, originOf } = base
  return createFactorRoutes({
    ...factors,
    clock,
    originOf,
    principalOf,
    pendingCookie: createPendingCookie(config.publicUrl),
    challengeLimit: limits.limitOf('passkey_challenge'),
    passkeyLimit: limits.limitOf('passkey'),
    openSession: sessions.signInAs,
    refuseCrossSite: sessions.refuseCrossSite,
    endSessions: (userId, by) => sessions.endAll({ userId, exceptId: null }, by),
    noteAuthentication: (sessionId, method) => sessions.noteAuthentication(sessionId, [method]),
    confirmSession: (method, request, reply) => sessions.confirm([method], request, reply),
    requirePassword: (request, password) => {
      const { user, sessionId } = principalOf(request)
      return accounts.requirePassword({ userId: user.id, sessionId, password, askedFor: 'confirmation' }, originOf(request))
    },
  })
}
