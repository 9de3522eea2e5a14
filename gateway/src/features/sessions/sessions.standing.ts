import type { Notifications } from '@gatehouse/kit/db/notifications'
import { z } from 'zod'
import type { KnownSessions } from './sessions.known.ts'
import type { Principal } from './sessions.principal.ts'

type Concerns = (principal: Principal) => boolean

export type StandingChange = { user_ids: string[] } | { group_id: string }

/** What people may do changed: of these, or of a group's members. Whatever else it says may concern anybody. */
const changeSchema = z.union([z.object({ user_ids: z.array(z.string()) }), z.object({ group_id: z.string() })])

/** Listens to changes of what people may do: forgets what is known of them, then tells whoever has something open for them. */
export function watchStanding(
  notifications: Pick<Notifications, 'subscribe' | 'onReconnected'>,
  known: Pick<KnownSessions, 'forget'>,
): { onChanged: (listener: (concerns: Concerns) => void) => () => void; changedHere: (change: StandingChange) => void } {
  const listeners = new Set<(concerns: Concerns) => void>()
  const changed = (concerns: Concerns): void => {
    known.forget(concerns)
    for (const listener of listeners) listener(concerns)
  }
  notifications.subscribe('access_changed', (payload) => changed(concernedBy(payload)))
  // What was told meanwhile is lost.
  notifications.onReconnected(() => changed(() => true))
  return {
    changedHere: (change) => changed(concernedBy(change)),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function concernedBy(payload: unknown): Concerns {
  const change = changeSchema.safeParse(payload)
  if (!change.success) return () => true
  if ('group_id' in change.data) {
    const { group_id: groupId } = change.data
    return ({ groups }) => groups.includes(groupId)
  }
  const userIds = new Set(change.data.user_ids)
  return ({ user }) => userIds.has(user.id)
}
