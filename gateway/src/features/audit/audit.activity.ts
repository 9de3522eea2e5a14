import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { z } from 'zod'
import type { ActivityReading } from './audit.activity.repository.ts'
import type { Activity, ActivityQuery } from './audit.activity.schemas.ts'
import type { StoredEvent } from './audit.reading.repository.ts'

export type ActivityParts = {
  reading: ActivityReading
  /** Where an address is, as people are shown it. */
  placeOf: (address: string) => Pick<Activity, 'network' | 'network_kind'>
}

export type ActivityService = ReturnType<typeof createActivityService>

const cursorSchema = z.tuple([z.int().min(1)])

/** What concerns the security of an account. What people do with apps, groups and documents is not among it. */
const actions = [
  'session.opened',
  'session.refused',
  'session.ended',
  'user.registered',
  'user.created',
  'user.changed',
  'user.unlocked',
  'user.email_verified',
  'user.email_change_asked',
  'user.email_change_dropped',
  'user.email_changed',
  'user.email_change_undone',
  'user.password_changed',
  'user.password_reset',
  'user.password_refused',
  'invitation.accepted',
  'registration.approved',
  'factor.added',
  'factor.renamed',
  'factor.removed',
  'factor.reset',
  'factor.refused',
  'factor.passkey_copied',
  'factor.recovery_code_used',
  'factor.recovery_codes_replaced',
  'token.made',
  'token.revoked',
]

/** What people see of before and after; all else stays in the trail. */
const shownValues = ['name', 'kind', 'role', 'is_active', 'email', 'reason', 'asked_for'] as const

/** What happened to an account, for the person it belongs to: of others only that it was an admin, and nothing of where they were. */
export function createActivityService({ reading, placeOf }: ActivityParts) {
  const shown = (event: StoredEvent, userId: string): Activity => {
    const { id, at, action, outcome, address, before, after } = event
    const by = whoDid(event, userId)
    const place = by !== 'admin' && address !== null ? placeOf(address) : { network: null, network_kind: null }
    const device = { client: textIn(after, 'client'), os: textIn(after, 'os') }
    return { id, at, action, outcome, by, ...device, ...place, before: valuesOf(before), after: valuesOf(after) }
  }
  return {
    listOf: async (userId: string, { limit, cursor }: ActivityQuery): Promise<{ items: Activity[]; next_cursor: string | null }> => {
      const before = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const found = await reading.listOf(userId, { actions, before, limit: limit + 1 })
      const { items, next_cursor } = cutPage(found, limit, ({ seq }) => [seq])
      return { items: items.map((event) => shown(event, userId)), next_cursor }
    },
  }
}

/** Nobody by name but oneself; a person who was not signed in came with what only the owner should have. */
function whoDid({ actor_kind: kind, actor_id: id }: StoredEvent, userId: string): Activity['by'] {
  if (kind !== 'user') return kind
  return id === null || id === userId ? 'self' : 'admin'
}

function textIn(values: StoredEvent['after'], name: string): string | null {
  const value = values?.[name]
  return typeof value === 'string' ? value : null
}

function valuesOf(values: StoredEvent['after']): Activity['after'] {
  const found = shownValues.flatMap((name) => {
    const value = values?.[name]
    return typeof value === 'string' || typeof value === 'boolean' ? [[name, value] as const] : []
  })
  return found.length === 0 ? null : Object.fromEntries(found)
}
