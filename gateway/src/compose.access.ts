import type { Base } from './compose.base.ts'
import type { Identity } from './compose.identity.ts'
import { createAccessRequests, type AccessRequests } from './features/access-requests/access-requests.feature.ts'
import { createGrants, type Grants, type GrantsOptions } from './features/grants/grants.feature.ts'
import type { Registry } from './features/registry/registry.feature.ts'
import { principalOf } from './features/sessions/sessions.feature.ts'

/** Who may use which app. */
export function composeGrants(base: Base, { audit, sessions }: Identity, { services, hold }: Pick<Registry, 'services' | 'hold'>): Grants {
  const announce: GrantsOptions['announce'] = (changed, trx) => base.notifications.publish('access_changed', changed, trx)
  const { record } = audit
  return createGrants({
    ...base,
    db: base.database.db,
    record,
    announce,
    tellHere: sessions.standingChangedHere,
    services,
    holdServices: hold,
  })
}

/** Who asks for which app; admins decide, and managers of groups that are set for it. */
export function composeAccessRequests(base: Base, identity: Identity, apps: { registry: Registry; grants: Grants }): AccessRequests {
  const { service, decideAccess } = apps.grants
  return createAccessRequests({
    ...base,
    db: base.database.db,
    record: identity.audit.record,
    services: apps.registry.services,
    holdServices: apps.registry.hold,
    decideAccess,
    grants: service,
    adminAddresses: identity.users.service.adminAddresses,
    sendMail: identity.mail.sendMail,
    principalOf,
    requireRecentSignIn: identity.factors.requireRecentSignIn,
  })
}
