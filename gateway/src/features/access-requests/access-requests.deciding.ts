import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { isId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { lockApproval } from './access-requests.approvers.repository.ts'
import { ownRequest, requestNotFound } from './access-requests.errors.ts'
import type { PersonsRequest, RequestsWriting } from './access-requests.repository.ts'
import type { Approval, OpenRequest, RequestQuery } from './access-requests.schemas.ts'
import type { AccessMail, AccessRequestParts, Person } from './access-requests.needs.ts'
import type { AccessRequestsTransaction } from './access-requests.tables.ts'

/** Who decides: an admin (or an operator) about everything, a manager about what a group of theirs is set for. */
export type Decider = { managerId: string | null; by: AuditOrigin }

type AppOf = (key: string) => { key: string; name: string; icon: string }
type Paged = { items: OpenRequest[]; next_cursor: string | null; total: number }
type Taken = { request: PersonsRequest; app: ReturnType<AppOf>; byGroup: string | null }

const cursorSchema = z.tuple([z.uuid()])

/** Deciding about requests. Whether somebody may is asked in the transaction that decides: who managed a group until just now does not. */
export function createDecisions(parts: AccessRequestParts, appOf: AppOf) {
  const { repository, grants, events, clock } = parts
  const open = ({ id, user_id, email, full_name, app_key, reason, created_at }: PersonsRequest): OpenRequest => {
    return { id, app: appOf(app_key), person: { user_id, email, full_name }, reason, created_at }
  }
  const take = async (id: string, { managerId, by }: Decider, held: Held): Promise<Taken> => {
    const request = await requireOpen(held.requests, id)
    const group = managerId === null ? null : await lockApproval(held.trx, { appKey: request.app_key, managerId })
    // To whoever may not decide about it, it is not there.
    if (managerId !== null && group === null) throw notThere()
    if (request.user_id === by.actor.id) throw ownRequest()
    return { request, app: appOf(request.app_key), byGroup: group?.name ?? null }
  }
  /** Nobody is written to whose account was deactivated meanwhile. */
  const tell = async (request: PersonsRequest, message: AccessMail, trx: AccessRequestsTransaction): Promise<void> => {
    if (request.is_active) await parts.sendMail({ to: personOf(request), message }, trx)
  }
  return {
    listOpen: async ({ limit, cursor }: RequestQuery, managerId: string | null = null): Promise<Paged> => {
      const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const page = repository.listOpen({ limit: limit + 1, after, managerId })
      const [found, total] = await Promise.all([page, repository.countOpen(managerId)])
      const { items, next_cursor } = cutPage(found, limit, ({ id }) => [id])
      return { items: items.map(open), next_cursor, total }
    },
    /** Gives what was asked for, until a time or for good: request, grant, mail and trail are one transaction. */
    approve: async (id: string, { expires_at: wanted, note }: Approval, decider: Decider): Promise<void> => {
      const { by: origin } = decider
      const told = await repository.writing(async (requests, trx) => {
        const isThere = await parts.holdServices(trx)
        const { request, app, byGroup } = await take(id, decider, { requests, trx })
        const by = origin.actor.id
        const grant = { holder: { kind: 'user' as const, id: request.user_id }, appKey: app.key }
        // Whoever has it for longer by now asked for more, not for less.
        const expiresAt = await grants.laterEnd({ ...grant, expiresAt: wanted }, trx)
        await requests.decide(id, { state: 'approved', by, note: orNull(note), expiresAt, now: clock.now() })
        const until = expiresAt === null ? null : new Date(expiresAt)
        await tell(request, { kind: 'access_approved', app: app.name, until }, trx)
        const given = await grants.giveWithin({ ...grant, expiresAt }, { by: origin, trx, isThere })
        await events.approved({ ...request, app }, { expires_at: expiresAt, note, ...manager(byGroup) }, { origin, trx })
        return given
      })
      for (const notice of told.notices) grants.tellHere(notice)
    },
    decline: (id: string, reason: string, decider: Decider): Promise<void> =>
      repository.writing(async (requests, trx) => {
        const { by: origin } = decider
        const { request, app, byGroup } = await take(id, decider, { requests, trx })
        await requests.decide(id, { state: 'declined', by: origin.actor.id, note: orNull(reason), expiresAt: null, now: clock.now() })
        await tell(request, { kind: 'access_declined', app: app.name, reason: orNull(reason) }, trx)
        await events.declined({ ...request, app }, { reason, ...manager(byGroup) }, { origin, trx })
      }),
  }
}

type Held = { requests: RequestsWriting; trx: AccessRequestsTransaction }

const manager = (group: string | null): { as_manager_of?: string } => (group === null ? {} : { as_manager_of: group })
const personOf = ({ email, full_name }: PersonsRequest): Person => ({ address: email, name: full_name })

/** Nothing where nothing was written. */
export const orNull = (text: string): string | null => (text === '' ? null : text)

const notThere = () => requestNotFound({ detail: 'It may have been decided or withdrawn already.' })

/** An open request, which nobody else decides until the transaction ends. */
export async function requireOpen(requests: RequestsWriting, id: string): Promise<PersonsRequest> {
  const request = isId(id) ? await requests.lockOpen(id) : undefined
  if (request === undefined) throw notThere()
  return request
}
