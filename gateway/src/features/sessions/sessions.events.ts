import type { Log } from '@gatehouse/kit/log'
import type { Via } from './sessions.tables.ts'

/** What happens to sessions, told in one place each: log now, audit beside it when that comes. */
export type SessionEvents = {
  signedIn: (session: { userId: string; sessionId: string; via: Via }) => void
  /** `userId` is null for an address nobody has; what was typed is not logged, for it may be a password in the wrong field. */
  signInRefused: (attempt: { userId: string | null; address: string }) => void
  signedOut: (session: { userId: string; sessionId: string }) => void
}

export function createSessionEvents(log: Log): SessionEvents {
  return {
    signedIn: ({ userId, sessionId, via }) => log.info({ user_id: userId, session_id: sessionId, via }, 'somebody signed in'),
    signInRefused: ({ userId, address }) => log.info({ user_id: userId, address }, 'a sign-in was refused'),
    signedOut: ({ userId, sessionId }) => log.info({ user_id: userId, session_id: sessionId }, 'somebody signed out'),
  }
}
