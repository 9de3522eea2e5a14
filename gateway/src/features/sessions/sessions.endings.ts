import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { Log } from '@gatehouse/kit/log'
import type { QueryExecutorProvider } from 'kysely'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Principal } from './sessions.principal.ts'

/** Which sessions of a person have ended, or may do less than before: one, all but one, or all. */
export type EndedSessions = { userId: string; sessionId?: string | undefined; exceptSessionId?: string | undefined }

/** Registers a listener for ended sessions, and who is to be asked about after a break; returns what ends that. */
export type OnSessionsEnded = (onEnded: (ended: EndedSessions) => void, open?: () => Iterable<Principal>) => () => void

/** Whether these ended sessions include the one of this principal. */
export function includesSession(ended: EndedSessions, principal: Principal): boolean {
  const { userId, sessionId = principal.sessionId, exceptSessionId } = ended
  return userId === principal.user.id && sessionId === principal.sessionId && exceptSessionId !== principal.sessionId
}

type Listener = { onEnded: (ended: EndedSessions) => void; open: () => Iterable<Principal> }

/** How the end of sessions gets about: at once in this process, and to every other one over the database. */
export type SessionEndings = Disposable & {
  /** Tells all other processes when the transaction of the change commits, and never when it does not. */
  publish: (ended: EndedSessions, trx: QueryExecutorProvider) => Promise<void>
  /** Tells the listeners of this process. */
  announce: (ended: EndedSessions) => void
  /** `open` names for whom something is open: asked when notices did not arrive for a while. */
  listen: OnSessionsEnded
  /** Says what the open sessions are good for now, by id; to be set before anything is open. */
  askWith: (findRoles: FindRoles) => void
}

/** The roles in which these sessions are good at this moment; one that is missing is not good. */
export type FindRoles = (sessionIds: readonly string[]) => Promise<ReadonlyMap<string, string>>

const topic = 'sessions.ended'
const noticeSchema = z.object({
  from: z.string(),
  user_id: z.string(),
  session_id: z.string().optional(),
  except_session_id: z.string().optional(),
})

const nobodyIsGood: FindRoles = async () => new Map()

type EndingOptions = { notifications: Pick<Notifications, 'publish' | 'subscribe' | 'onReconnected'>; log: Log }

export function createSessionEndings({ notifications, log }: EndingOptions): SessionEndings {
  // Never an injected id: two processes with the same one would not hear each other.
  const from = randomUUID()
  const listeners = new Set<Listener>()
  let findRoles: FindRoles = nobodyIsGood
  const announce = (ended: EndedSessions): void => {
    for (const { onEnded } of listeners) onEnded(ended)
  }
  const askAboutOpen = async (): Promise<void> => {
    const open = new Map<string, Principal>()
    for (const listener of listeners) for (const principal of listener.open()) open.set(principal.sessionId, principal)
    // Whatever cannot be asked about is cut: it may come again.
    const roles = await findRoles([...open.keys()]).catch((error: unknown) => {
      log.error({ err: error }, 'open sessions cannot be checked, what they have open is cut')
      return new Map<string, string>()
    })
    for (const { sessionId, user } of open.values()) if (roles.get(sessionId) !== user.role) announce({ userId: user.id, sessionId })
  }
  using stack = new DisposableStack()
  stack.defer(notifications.onReconnected(() => void askAboutOpen()))
  stack.defer(
    notifications.subscribe(topic, (payload) => {
      const notice = noticeSchema.safeParse(payload)
      if (!notice.success || notice.data.from === from) return
      const { user_id, session_id, except_session_id } = notice.data
      announce({ userId: user_id, sessionId: session_id, exceptSessionId: except_session_id })
    }),
  )
  const stopping = stack.move()

  return {
    publish: ({ userId, sessionId, exceptSessionId }, trx) =>
      notifications.publish(topic, { from, user_id: userId, session_id: sessionId, except_session_id: exceptSessionId }, trx),
    announce,
    listen: (onEnded, open = () => []) => {
      const listener = { onEnded, open }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    askWith: (find) => {
      findRoles = find
    },
    [Symbol.dispose]: () => stopping.dispose(),
  }
}
