import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { Kysely } from 'kysely'
import { randomBytes } from 'node:crypto'
import { createSitesEvents } from './sites.events.ts'
import { createSitesRepository } from './sites.repository.ts'
import { registerSitesRoutes, type SitesRouteParts } from './sites.routes.ts'
import { createSitesService, type SiteParts, type SitesService } from './sites.service.ts'
import type { SitesTables } from './sites.tables.ts'

export type { SitesTables } from './sites.tables.ts'

/**
 * Who is signed in at the host names of whole web apps, where the cookie of Gatehouse does not go. It owns `site_codes` and
 * `site_sessions`.
 *
 * Invariants: a cookie of a site works at that site only and is as good as the session it came of; a code works once, within a minute,
 * at the host it was made for, in the browser that asked for it; nobody is led anywhere but to a site of the registry or to Gatehouse.
 */
export type Sites = {
  routes: { public: (scope: HttpServer) => void }
  /** Who sends a request to a site, by its cookie there; without a query for one that was seen before. */
  recognise: SitesService['recognise']
}

export type SitesOptions = Omit<SiteParts, 'repository' | 'events' | 'newSecret'> &
  Pick<SitesRouteParts, 'authenticate' | 'hostOf'> & { db: Kysely<SitesTables>; log: Log; newSecret?: () => string }

export function createSites(options: SitesOptions): Sites {
  const { db, log, newSecret = () => randomBytes(32).toString('base64url') } = options
  const service = createSitesService({ ...options, newSecret, repository: createSitesRepository(db), events: createSitesEvents(log) })
  return {
    routes: { public: (scope) => registerSitesRoutes(scope, { ...options, service }) },
    recognise: service.recognise,
  }
}
