import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { QueryExecutorProvider } from 'kysely'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Principal } from './sessions.principal.ts'

/** Which sessions of a person have ended, or may do less than before: one, all but one, or all. */
export type EndedSessions = { userId: string; sessionId?: string | undefined; exceptSessionId?: string | undefined }

/** Registers a listener for ended sessions; returns what ends that. */
export type OnSessionsEnded = (onEnded: (ended: EndedSessions) => void) => () => void

/** Whether these ended sessions include the one of this principal. */
export function includesSession(ended: EndedSessions, principal: Principal): boolean {
  const { userId, sessionId = principal.sessionId, exceptSessionId } = ended
  return userId === principal.user.id && sessionId === principal.sessionId && exceptSessionId !== principal.sessionId
}

/**
 * How the end of sessions gets about: at once in this process, and to every other one over the database. What is told while another
 * process does not hear is lost to it: it looks up everything it has open when it hears again (`sessions.standing.ts`).
 */
export type SessionEndings = Disposable & {
  /** Tells all other processes when the transaction of the change commits, and never when it does not. */
  publish: (ended: EndedSessions, trx: QueryExecutorProvider) => Promise<void>
  /** Tells the listeners of this process. */
  announce: (ended: EndedSessions) => void
  listen: OnSessionsEnded
}

const topic = 'sessions.ended'
const noticeSchema = z.object({
  from: z.string(),
  user_id: z.string(),
  session_id: z.string().optional(),
  except_session_id: z.string().optional(),
})

export function createSessionEndings(notifications: Pick<Notifications, 'publish' | 'subscribe'>): SessionEndings {
  // Never an injected id: two processes with the same one would not hear each other.
  const from = randomUUID()
  const listeners = new Set<(ended: EndedSessions) => void>()
  const announce = (ended: EndedSessions): void => {
    for (const onEnded of listeners) onEnded(ended)
  }
  const stopHearing = notifications.subscribe(topic, (payload) => {
    const notice = noticeSchema.safeParse(payload)
    if (!notice.success || notice.data.from === from) return
    const { user_id, session_id, except_session_id } = notice.data
    announce({ userId: user_id, sessionId: session_id, exceptSessionId: except_session_id })
  })

  return {
    publish: ({ userId, sessionId, exceptSessionId }, trx) =>
      notifications.publish(topic, { from, user_id: userId, session_id: sessionId, except_session_id: exceptSessionId }, trx),
    announce,
    listen: (onEnded) => {
      listeners.add(onEnded)
      return () => listeners.delete(onEnded)
    },
    [Symbol.dispose]: stopHearing,
  }
}
