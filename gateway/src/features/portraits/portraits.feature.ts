import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { createPortraitEvents } from './portraits.events.ts'
import { createRemakePortrait } from './portraits.remaking.ts'
import { createPortraitsRepository } from './portraits.repository.ts'
import { registerPortraitAdminRoutes, registerPortraitRoutes, type PortraitRouteParts } from './portraits.routes.ts'
import { createPortraitsService, type PortraitParts } from './portraits.service.ts'
import type { PortraitsDatabase } from './portraits.tables.ts'

export type { PortraitsTables } from './portraits.tables.ts'

/**
 * Pictures that people have of themselves.
 *
 * It owns `portraits`. Invariants: what is kept was made by us, pixel by pixel, in a process that can do nothing else, so a file's metadata and
 * tricks stay outside; a picture never changes under its address and is shown to who is signed in; it goes with the account.
 */
export type Portraits = { routes: { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void } }

export type PortraitsOptions = Omit<PortraitRouteParts, 'service'> &
  Pick<PortraitParts, 'findUser'> & { db: PortraitsDatabase; clock: Clock; log: Log; record: RecordAudit }

export function createPortraits({ db, clock, log, record, findUser, ...routing }: PortraitsOptions): Portraits {
  const events = createPortraitEvents(log, record)
  const repository = createPortraitsRepository(db)
  const service = createPortraitsService({ repository, remake: createRemakePortrait(), clock, events, findUser })
  return {
    routes: {
      signedIn: (scope) => registerPortraitRoutes(scope, { ...routing, service }),
      admin: (scope) => registerPortraitAdminRoutes(scope, { ...routing, service }),
    },
  }
}
