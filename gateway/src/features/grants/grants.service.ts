import type { Clock } from '@gatehouse/kit/clock'
import { invalidInput } from '@gatehouse/kit/errors'
import { isId } from '@gatehouse/kit/ids'
import type { DecidedService } from './grants.decision.ts'
import { appNotFound, grantNotFound, holderNotFound } from './grants.errors.ts'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { AccessNotice, GrantEvents, GrantHappening } from './grants.events.ts'
import type { GrantsRepository, GrantsWriting, NamedHolder } from './grants.repository.ts'
import type { Applied, GrantChange, Holder } from './grants.schemas.ts'
import type { GrantsTransaction } from './grants.tables.ts'
import type { HoldServices } from '../registry/registry.feature.ts'

export type GrantParts = {
  repository: GrantsRepository
  /** Keeps services from being deleted while something is granted for them. */
  holdServices: HoldServices
  /** The service of a key, null where there is none (any more). */
  findService: (key: string) => DecidedService | null
  clock: Clock
  events: GrantEvents
  /** Has this process hear of a change that is committed, before its own notice arrives. */
  tellHere: (notice: AccessNotice) => void
}

export type GrantService = ReturnType<typeof createGrantService>

/** Giving grants and taking them away. */
export function createGrantService(parts: GrantParts) {
  const { repository, events } = parts
  const apply = async (changes: readonly GrantChange[], by: AuditOrigin): Promise<Applied> => {
    const { notices, ...applied } = await repository.writing(async (grants, trx) => {
      const isThere = await parts.holdServices(trx)
      return applyWithin(parts, { changes, by, grants, trx, isThere })
    })
    for (const notice of notices) parts.tellHere(notice)
    return applied
  }
  return {
    tellHere: parts.tellHere,
    /** Applies all of these or none; what changes nothing is passed over. The answer holds what takes it back. */
    apply,
    grant: async (holder: Holder, { appKey, expiresAt }: { appKey: string; expiresAt: string | null }, by: AuditOrigin): Promise<void> => {
      if (!isId(holder.id)) throw holderNotFound()
      expiryOf(expiresAt, 'expires_at', parts.clock.now())
      await apply([{ op: 'grant', app_key: appKey, holder: holder.kind, id: holder.id, expires_at: expiresAt }], by)
    },
    revoke: async (holder: Holder, appKey: string, by: AuditOrigin): Promise<void> => {
      const change = { op: 'revoke' as const, app_key: appKey, holder: holder.kind, id: holder.id }
      const { changed } = isId(holder.id) ? await apply([change], by) : { changed: 0 }
      if (changed === 0) throw grantNotFound()
    },
    /**
     * Until when somebody may use an app who is given it until `expiresAt`: what they have is not made shorter. Nobody changes that until
     * the transaction ends.
     */
    laterEnd: async ({ holder, appKey, expiresAt }: Wanted, trx: GrantsTransaction): Promise<string | null> => {
      const end = expiryOf(expiresAt, 'expires_at', parts.clock.now())
      const stored = await repository.within(trx).lock(holder, appKey)
      if (stored === undefined || end === null) return end
      return stored.expires_at === null || stored.expires_at > end ? stored.expires_at : end
    },
    /**
     * Gives a grant inside a transaction of the caller, who holds the services, as the last thing that waits for a lock. One that ends
     * later stays. `notices` are for `tellHere`, after the commit.
     */
    giveWithin: ({ holder: { kind, id }, appKey, expiresAt }: Wanted, told: { by: AuditOrigin } & Within): Promise<Told> => {
      const change = { op: 'grant' as const, app_key: appKey, holder: kind, id, expires_at: expiresAt }
      return applyWithin(parts, { ...told, changes: [change], grants: repository.within(told.trx), keepsLonger: true })
    },
    /** Removes what was granted for an app that goes for good, so that a later one with its key does not inherit it. */
    removeApp: async (app: { key: string; name: string }, { by, trx }: { by: AuditOrigin; trx: GrantsTransaction }): Promise<void> => {
      const gone = await repository.within(trx).removeApp(app.key)
      if (gone.groupIds.length + gone.userIds.length > 0) await events.appRemoved(app, gone, { by, trx })
    },
  }
}

type Told = Applied & { notices: AccessNotice[] }
type Wanted = { holder: Holder; appKey: string; expiresAt: string | null }
/** `isThere`: whether a service is, and stays until the transaction ends. */
type Within = { trx: GrantsTransaction; isThere: (appKey: string) => boolean }
type Application = Within & { changes: readonly GrantChange[]; by: AuditOrigin; grants: GrantsWriting; keepsLonger?: boolean }

async function applyWithin(parts: GrantParts, application: Application): Promise<Told> {
  const { changes, by, trx } = application
  const happenings: GrantHappening[] = []
  const undo: GrantChange[] = []
  // Always in one order, so that two admins who change the same do it one after the other.
  for (const [at, change] of inOrder(changes)) {
    const happening = await applyOne(parts, application, { change, at })
    if (happening === null) continue
    happenings.push(happening)
    undo.unshift(inverseOf(change, happening, parts.clock.now()))
  }
  const notices = happenings.length === 0 ? [] : await parts.events.changed(happenings, { by, trx })
  return { changed: happenings.length, undo, notices }
}

type One = { change: GrantChange; at: number }

async function applyOne(parts: GrantParts, application: Application, { change, at }: One): Promise<GrantHappening | null> {
  const { grants, by, isThere, keepsLonger = false } = application
  const now = parts.clock.now()
  const service = parts.findService(change.app_key)
  if (change.op === 'grant' && !isThere(change.app_key)) throw appNotFound({ detail: `No app has the key ${change.app_key}.` })
  const app = { key: change.app_key, name: service?.name ?? change.app_key }
  const holder = await requireHolder(grants, { kind: change.holder, id: change.id })
  const stored = await grants.lock(holder, app.key)
  const before = stored === undefined ? null : { expires_at: stored.expires_at }
  if (change.op === 'revoke') {
    if (before === null) return null
    await grants.remove(holder, app.key)
    return { holder, app, before, after: null }
  }
  const expiresAt = expiryOf(change.expires_at, `changes.${at}.expires_at`, now)
  if (before?.expires_at === expiresAt) return null
  await grants.put(holder, app.key, { expiresAt, grantedBy: by.actor.kind === 'user' ? by.actor.id : null, now, keepsLonger })
  return { holder, app, before, after: { expires_at: expiresAt } }
}

async function requireHolder(grants: GrantsWriting, holder: Holder): Promise<NamedHolder> {
  const found = await grants.findHolder(holder)
  if (found === undefined)
    throw holderNotFound({ detail: holder.kind === 'user' ? 'There is no such account.' : 'There is no such group.' })
  return { ...holder, name: found.name }
}

/** In one spelling, so that the same moment compares as the same. */
function expiryOf(text: string | null, path: string, now: Date): string | null {
  if (text === null) return null
  const moment = new Date(text)
  if (moment > now) return moment.toISOString()
  throw invalidInput({
    detail: 'A grant has to end in the future.',
    errors: [{ path, message: 'must be in the future', code: 'past' }],
  })
}

const placeOf = ({ app_key, holder, id }: GrantChange): string => `${holder} ${id} ${app_key}`

function inOrder(changes: readonly GrantChange[]): [number, GrantChange][] {
  return [...changes.entries()].toSorted(([, one], [, other]) =>
    placeOf(one) < placeOf(other) ? -1 : placeOf(one) > placeOf(other) ? 1 : 0,
  )
}

/** What takes a change back. A grant that had expired opened nothing, so it is not brought back. */
function inverseOf({ app_key, holder, id }: GrantChange, { before }: GrantHappening, now: Date): GrantChange {
  const place = { app_key, holder, id }
  const counted = before !== null && (before.expires_at === null || new Date(before.expires_at) > now)
  return counted ? { op: 'grant', ...place, expires_at: before.expires_at } : { op: 'revoke', ...place }
}
