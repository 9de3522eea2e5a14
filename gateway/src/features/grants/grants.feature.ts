import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { RecordAudit } from '../audit/audit.feature.ts'
import type { AnnounceAccess } from '../groups/groups.feature.ts'
import type { HoldServices, Service } from '../registry/registry.feature.ts'
import { createAccessService, type AccessService } from './grants.access.ts'
import { createDecideAccess, type DecideAccess } from './grants.decision.ts'
import { createGrantEvents } from './grants.events.ts'
import { createOpenersRepository } from './grants.openers.repository.ts'
import { createPreview } from './grants.preview.ts'
import { createPreviewRepository } from './grants.preview.repository.ts'
import { createGrantsReading } from './grants.reading.repository.ts'
import { createGrantsRepository } from './grants.repository.ts'
import { registerGrantRoutes, type GrantRouteParts } from './grants.routes.ts'
import { createGrantService, type GrantParts, type GrantService } from './grants.service.ts'
import type { GrantsDatabase } from './grants.tables.ts'

export { createDecideAccess, type AccessSubject, type DecideAccess } from './grants.decision.ts'
export type { GrantsTables } from './grants.tables.ts'

/**
 * Who may use which app.
 *
 * It owns `user_app_permissions`, `group_app_permissions` and the one function that decides. Invariants: without a grant there is no
 * access to what is not for everyone; what is shown, what is let through and what is explained are one decision; a grant that is
 * given or taken away holds from the next request on in every gateway, and its end to the moment; grants of an app that is removed for
 * good go with it.
 */
export type Grants = {
  routes: { admin: (scope: HttpServer) => void }
  service: GrantService
  access: AccessService
  decideAccess: DecideAccess
  /** As whom a person, or somebody who is in this group only, would ask for apps. */
  subjectOfUser: AccessService['subjectOfUser']
  subjectOfGroup: AccessService['subjectOfGroup']
}

export type GrantsOptions = {
  db: GrantsDatabase
  clock: Clock
  log: Log
  record: RecordAudit
  announce: AnnounceAccess
  tellHere: GrantParts['tellHere']
  services: () => readonly Service[]
  holdServices: HoldServices
  originOf: GrantRouteParts['originOf']
}

export function createGrants(options: GrantsOptions): Grants {
  const { db, clock, services, holdServices, tellHere, originOf } = options
  const decideAccess = createDecideAccess(clock.now)
  const reading = createGrantsReading(db)
  const findService = (key: string): Service | null => services().find((service) => service.key === key) ?? null
  const service = createGrantService({
    repository: createGrantsRepository(db),
    findService,
    holdServices,
    clock,
    events: createGrantEvents(options),
    tellHere,
  })
  const access = createAccessService({ reading, openers: createOpenersRepository(db), services, decideAccess, clock })
  const preview = createPreview({ reading, repository: createPreviewRepository(db), services, decideAccess, clock })
  return {
    routes: { admin: (scope) => registerGrantRoutes(scope, { grants: service, access, preview, originOf }) },
    service,
    access,
    decideAccess,
    subjectOfUser: access.subjectOfUser,
    subjectOfGroup: access.subjectOfGroup,
  }
}
