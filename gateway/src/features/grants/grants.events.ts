import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { AnnounceAccess } from '../groups/groups.feature.ts'
import type { NamedHolder } from './grants.repository.ts'
import type { GrantsTransaction } from './grants.tables.ts'

/** One grant that was given, changed or taken away; null where there was or is none. */
export type GrantHappening = {
  holder: NamedHolder
  app: { key: string; name: string }
  before: { expires_at: string | null } | null
  after: { expires_at: string | null } | null
}

export type GrantEvents = ReturnType<typeof createGrantEvents>

/** Whose access changed. */
export type AccessNotice = Parameters<AnnounceAccess>[0]

/** So many ids fit into one notice: PostgreSQL takes 8,000 bytes. */
const idsInNotice = 150

type Told = { by: AuditOrigin; trx: GrantsTransaction }
type EventParts = { log: Log; record: RecordAudit; announce: AnnounceAccess }

/** What happens to grants, told in one place each: log, audit, and a notice to whoever keeps what people may do. Audit comes last. */
export function createGrantEvents({ log, record, announce }: EventParts) {
  const announceAll = async (userIds: readonly string[], groupIds: readonly string[], trx: GrantsTransaction): Promise<AccessNotice[]> => {
    const notices: AccessNotice[] = groupIds.map((group_id) => ({ group_id }))
    for (let at = 0; at < userIds.length; at += idsInNotice) notices.push({ user_ids: userIds.slice(at, at + idsInNotice) })
    for (const notice of notices) await announce(notice, trx)
    return notices
  }
  return {
    /** Tells whom it concerns, for this process to hear at once when it is committed. */
    changed: async (happenings: readonly GrantHappening[], { by, trx }: Told): Promise<AccessNotice[]> => {
      const notices = await announceAll(idsOf(happenings, 'user'), idsOf(happenings, 'group'), trx)
      for (const { holder, app, before, after } of happenings) {
        await record(
          {
            action: before === null ? 'grant.given' : after === null ? 'grant.revoked' : 'grant.changed',
            outcome: 'success',
            ...by,
            target: { kind: holder.kind, id: holder.id, label: holder.name },
            before: before === null ? null : { app: app.key, ...before },
            after: after === null ? null : { app: app.key, ...after },
          },
          trx,
        )
        log.info({ app: app.key, holder: holder.kind, holder_id: holder.id, by: by.actor.id ?? by.actor.kind }, 'a grant was changed')
      }
      return notices
    },
    /** All grants of an app went with it. */
    appRemoved: async (
      app: { key: string; name: string },
      gone: { groupIds: string[]; userIds: string[] },
      { by, trx }: Told,
    ): Promise<void> => {
      await announceAll(gone.userIds, gone.groupIds, trx)
      const before = { app: app.key, groups: gone.groupIds.length, people: gone.userIds.length }
      const target = { kind: 'service', id: app.key, label: app.name }
      await record({ action: 'grant.app_removed', outcome: 'success', ...by, target, before }, trx)
      log.info({ app: app.key, by: by.actor.id ?? by.actor.kind }, 'the grants of an app went with it')
    },
  }
}

const idsOf = (happenings: readonly GrantHappening[], kind: 'user' | 'group'): string[] => [
  ...new Set(happenings.filter(({ holder }) => holder.kind === kind).map(({ holder }) => holder.id)),
]
