import type { Base } from './compose.base.ts'
import type { RecordAudit } from './features/audit/audit.feature.ts'
import { networkOf, type Limits } from './features/limits/limits.feature.ts'
import type { SendMail } from './features/mail/mail.feature.ts'
import type { DecideAccess } from './features/grants/grants.feature.ts'
import type { HoldServices, Service } from './features/registry/registry.feature.ts'
import { principalOf, type SessionEndings } from './features/sessions/sessions.feature.ts'
import { createTokens, type TokenRouteNeeds, type Tokens } from './features/tokens/tokens.feature.ts'

type TokenNeeds = { record: RecordAudit; endings: SessionEndings; limits: Limits; sendMail: SendMail }

/** API tokens, which sessions ask about on the data path. */
export function composeTokens(base: Base, { record, endings, limits, sendMail }: TokenNeeds): Tokens {
  const { clock, timers, newId, log } = base
  return createTokens({
    db: base.database.db,
    clock,
    timers,
    newId,
    log,
    record,
    networkOf,
    endings,
    limit: limits.limitOf('api_token'),
    notify: async (to, message, trx) => void (await sendMail({ to, message }, trx)),
  })
}

type AppNeeds = { findService: (key: string) => Service | null; holdServices: HoldServices; decideAccess: DecideAccess }
type RouteNeeds = {
  tokens: Tokens
  users: { service: TokenRouteNeeds['accounts'] }
  factors: Pick<TokenRouteNeeds, 'requireRecentSignIn'>
}

/** Their routes, which look at the apps there are. */
export function composeTokenRoutes(
  { originOf }: Pick<Base, 'originOf'>,
  { tokens, users, factors }: RouteNeeds,
  { findService, holdServices, decideAccess }: AppNeeds,
) {
  const findApp = (key: string): Service | null => {
    const service = findService(key)
    return service === null || service.kind === 'link' ? null : service
  }
  const routes = tokens.routes({
    principalOf,
    originOf,
    requireRecentSignIn: factors.requireRecentSignIn,
    accounts: users.service,
    holdServices,
    isApp: (key) => findApp(key) !== null,
    mayUse: (principal, key) => {
      const app = findApp(key)
      return app !== null && decideAccess(principal, app).allowed
    },
  })
  return { ...tokens, routes }
}
