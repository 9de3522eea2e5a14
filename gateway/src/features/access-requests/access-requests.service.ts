import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { AccessSubject } from '../grants/grants.feature.ts'
import type { Service } from '../registry/registry.feature.ts'
import { createDecisions, orNull, requireOpen } from './access-requests.deciding.ts'
import { alreadyOpen, notAskable, requestNotFound, tooMany } from './access-requests.errors.ts'
import type { AccessRequestParts } from './access-requests.needs.ts'
import type { RequestsWriting, StoredRequest } from './access-requests.repository.ts'
import type { Ask, Askable, OwnRequest } from './access-requests.schemas.ts'
import type { AccessRequestsTransaction } from './access-requests.tables.ts'

/** Who asks. */
export type Asker = AccessSubject & { user: { id: string; email: string; full_name: string | null } }

/** Enough for who is new, too few to be a nuisance. */
export const most = { open: 10, inADay: 20 }
const dayMs = 86_400_000
const ownShown = 50

export type AccessRequestService = ReturnType<typeof createAccessRequestService>

/** Asking for apps, and deciding about it. */
export function createAccessRequestService(parts: AccessRequestParts) {
  const { repository, services, decideAccess } = parts
  const isAskable = (subject: AccessSubject, service: Service): boolean =>
    service.listed && service.enabled && !decideAccess(subject, service).allowed
  const appOf = (key: string) => {
    const found = services().find((service) => service.key === key)
    return { key, name: found?.name ?? key, icon: found?.icon ?? 'app-window' }
  }
  return {
    ...createDecisions(parts, appOf),
    /** The apps a person may ask for: listed, and not theirs already. */
    askable: (subject: AccessSubject): Askable => ({
      items: services()
        .filter((service) => isAskable(subject, service))
        .map(({ key, name, icon, description, category }) => ({ key, name, icon, description, category })),
    }),
    listOwn: async (userId: string): Promise<{ items: OwnRequest[] }> => {
      const found = await repository.listOwn(userId, ownShown)
      return { items: found.map((request) => ownFrom(request, appOf(request.app_key))) }
    },
    ask: async (asker: Asker, { app_key, reason }: Ask, origin: AuditOrigin): Promise<void> => {
      const service = services().find((one) => one.key === app_key)
      // An app that is hidden, one that is theirs and one that is not there are answered alike.
      if (service === undefined || !isAskable(asker, service)) throw notAskable()
      const { clock, newId } = parts
      const told = await parts.toTell(app_key, asker.user.id)
      await repository.writing(async (requests, trx) => {
        const isThere = await parts.holdServices(trx)
        if (!isThere(app_key)) throw notAskable()
        await requests.lockPerson(asker.user.id)
        await requireRoom(requests, asker.user.id, clock.now())
        const id = newId()
        const made = await requests.insert({ id, userId: asker.user.id, appKey: app_key, reason, now: clock.now() })
        if (made === 'open') throw alreadyOpen()
        const message = {
          kind: 'access_requested' as const,
          by: asker.user.full_name ?? asker.user.email,
          app: service.name,
          reason: orNull(reason),
        }
        for (const { to, as } of told) await parts.sendMail({ to, message: { ...message, as } }, trx)
        const { id: user_id, email } = asker.user
        await parts.events.asked({ id, user_id, email, app: { key: app_key, name: service.name } }, { reason }, { origin, trx })
      })
    },
    withdraw: (userId: string, id: string, origin: AuditOrigin): Promise<void> =>
      repository.writing(async (requests, trx) => {
        const request = await requireOpen(requests, id)
        if (request.user_id !== userId) throw requestNotFound()
        await requests.decide(id, { state: 'withdrawn', by: userId, note: null, expiresAt: null, now: parts.clock.now() })
        await parts.events.withdrawn({ ...request, app: appOf(request.app_key) }, {}, { origin, trx })
      }),
    /** Forgets what was asked for an app that goes for good. */
    removeApp: (appKey: string, trx: AccessRequestsTransaction): Promise<void> => repository.within(trx).removeApp(appKey),
  }
}

const ownFrom = (stored: StoredRequest, app: OwnRequest['app']): OwnRequest => {
  const { id, reason, state, created_at, decided_at, note, expires_at } = stored
  return { id, app, reason, state, created_at, decided_at, note, expires_at }
}

async function requireRoom(requests: RequestsWriting, userId: string, now: Date): Promise<void> {
  const { open, recent } = await requests.count(userId, new Date(now.getTime() - dayMs))
  if (open >= most.open)
    throw tooMany({ detail: `${most.open} of your requests wait already. Withdraw one, or wait until they are decided.` })
  if (recent >= most.inADay) throw tooMany({ detail: `You can ask ${most.inADay} times a day. Try again tomorrow.`, retryAfterS: 3600 })
}
