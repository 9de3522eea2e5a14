import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { isId, type NewId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { AccessSubject, DecideAccess, Grants } from '../grants/grants.feature.ts'
import type { Service } from '../registry/registry.feature.ts'
import { alreadyOpen, notAskable, requestNotFound, tooMany } from './access-requests.errors.ts'
import type { AccessRequestEvents } from './access-requests.events.ts'
import type { AccessRequestsRepository, PersonsRequest, RequestsWriting, StoredRequest } from './access-requests.repository.ts'
import type { Approval, Ask, Askable, OpenRequest, OwnRequest, RequestQuery } from './access-requests.schemas.ts'
import type { AccessRequestsTransaction } from './access-requests.tables.ts'

type Person = { address: string; name: string | null }
export type AccessMail =
  | { kind: 'access_requested'; by: string; app: string; reason: string | null }
  | { kind: 'access_approved'; app: string; until: Date | null }
  | { kind: 'access_declined'; app: string; reason: string | null }

export type AccessRequestParts = {
  repository: AccessRequestsRepository
  services: () => readonly Service[]
  decideAccess: DecideAccess
  grants: Pick<Grants['service'], 'applyWithin' | 'tellHere'>
  /** Whom a new request is told. */
  approvers: () => Promise<Person[]>
  sendMail: (mail: { to: Person; message: AccessMail }, trx: AccessRequestsTransaction) => Promise<unknown>
  events: AccessRequestEvents
  clock: Clock
  newId: NewId
}

/** Who asks. */
export type Asker = AccessSubject & { user: { id: string; email: string; full_name: string | null } }

/** Enough for who is new, too few to be a nuisance. */
export const most = { open: 10, inADay: 20 }
const dayMs = 86_400_000
const ownShown = 50

export type AccessRequestService = ReturnType<typeof createAccessRequestService>

const cursorSchema = z.tuple([z.uuid()])
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
    ...decisions(parts, appOf),
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
      const approvers = await parts.approvers()
      await repository.writing(async (requests, trx) => {
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
        for (const to of approvers) await parts.sendMail({ to, message }, trx)
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

type AppOf = (key: string) => { key: string; name: string; icon: string }

function decisions(parts: AccessRequestParts, appOf: AppOf) {
  const { repository, grants, events, clock } = parts
  const open = ({ id, user_id, email, full_name, app_key, reason, created_at }: PersonsRequest): OpenRequest => {
    return { id, app: appOf(app_key), person: { user_id, email, full_name }, reason, created_at }
  }
  return {
    listOpen: async ({ limit, cursor }: RequestQuery): Promise<{ items: OpenRequest[]; next_cursor: string | null; total: number }> => {
      const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const [found, total] = await Promise.all([repository.listOpen({ limit: limit + 1, after }), repository.countOpen()])
      const { items, next_cursor } = cutPage(found, limit, ({ id }) => [id])
      return { items: items.map(open), next_cursor, total }
    },
    /** Gives what was asked for, until a time or for good: request, grant, mail and trail are one transaction. */
    approve: async (id: string, { expires_at, note }: Approval, origin: AuditOrigin): Promise<void> => {
      const told = await repository.writing(async (requests, trx) => {
        const request = await requireOpen(requests, id)
        const app = appOf(request.app_key)
        const by = origin.actor.id
        await requests.decide(id, { state: 'approved', by, note: orNull(note), expiresAt: expires_at, now: clock.now() })
        const until = expires_at === null ? null : new Date(expires_at)
        await parts.sendMail({ to: personOf(request), message: { kind: 'access_approved', app: app.name, until } }, trx)
        const grant = { op: 'grant' as const, app_key: app.key, holder: 'user' as const, id: request.user_id, expires_at }
        const applied = await grants.applyWithin([grant], { by: origin, trx })
        await events.approved({ ...request, app }, { expires_at, note }, { origin, trx })
        return applied
      })
      for (const notice of told.notices) grants.tellHere(notice)
    },
    decline: (id: string, reason: string, origin: AuditOrigin): Promise<void> =>
      repository.writing(async (requests, trx) => {
        const request = await requireOpen(requests, id)
        const app = appOf(request.app_key)
        await requests.decide(id, { state: 'declined', by: origin.actor.id, note: orNull(reason), expiresAt: null, now: clock.now() })
        const message = { kind: 'access_declined' as const, app: app.name, reason: orNull(reason) }
        await parts.sendMail({ to: personOf(request), message }, trx)
        await events.declined({ ...request, app }, { reason }, { origin, trx })
      }),
  }
}

const personOf = ({ email, full_name }: PersonsRequest): Person => ({ address: email, name: full_name })
const orNull = (text: string): string | null => (text === '' ? null : text)

async function requireOpen(requests: RequestsWriting, id: string): Promise<PersonsRequest> {
  const request = isId(id) ? await requests.lockOpen(id) : undefined
  if (request === undefined) throw requestNotFound({ detail: 'It may have been decided or withdrawn already.' })
  return request
}

async function requireRoom(requests: RequestsWriting, userId: string, now: Date): Promise<void> {
  const { open, recent } = await requests.count(userId, new Date(now.getTime() - dayMs))
  if (open >= most.open)
    throw tooMany({ detail: `${most.open} of your requests wait already. Withdraw one, or wait until they are decided.` })
  if (recent >= most.inADay) throw tooMany({ detail: `You can ask ${most.inADay} times a day. Try again tomorrow.`, retryAfterS: 3600 })
}
