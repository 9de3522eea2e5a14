import type { Log } from '@gatehouse/kit/log'
import type { Via } from './sessions.tables.ts'
import type { SeenFrom } from './sessions.visitor.ts'

type Session = { userId: string; sessionId: string }

/** What a person is told of by mail. */
export type SessionNotice = { kind: 'new_sign_in' | 'session_reuse'; userId: string; seen: SeenFrom; at: Date }

/** What happens to sessions, told in one place each: log now, audit beside it when that comes. */
export type SessionEvents = {
  signedIn: (session: Session & { via: Via }) => void
  /** `userId` is null for an address nobody has; what was typed is not logged, for it may be a password in the wrong field. */
  signInRefused: (attempt: { userId: string | null; address: string }) => void
  signedOut: (session: Session) => void
  /** Somebody signed in with a browser or program this person did not use before. */
  newDevice: (session: Session & { seen: SeenFrom }) => void
  /** An exchanged refresh token came back: somebody has a copy of it. */
  tokenReused: (session: Session & { seen: SeenFrom }) => void
  renewedElsewhere: (session: Session & { seen: SeenFrom }) => void
  refreshKeyDiffers: (session: { sessionId: string }) => void
}

export function createSessionEvents(log: Log): SessionEvents {
  return {
    signedIn: ({ userId, sessionId, via }) => log.info({ user_id: userId, session_id: sessionId, via }, 'somebody signed in'),
    signInRefused: ({ userId, address }) => log.info({ user_id: userId, address }, 'a sign-in was refused'),
    signedOut: ({ userId, sessionId }) => log.info({ user_id: userId, session_id: sessionId }, 'somebody signed out'),
    newDevice: ({ userId, sessionId, seen }) =>
      log.info({ user_id: userId, session_id: sessionId, ...seen }, 'somebody signed in with a new device'),
    tokenReused: ({ userId, sessionId, seen }) =>
      log.warn({ user_id: userId, session_id: sessionId, ...seen }, 'a refresh token was used twice, its session is ended'),
    renewedElsewhere: ({ userId, sessionId, seen }) =>
      log.warn({ user_id: userId, session_id: sessionId, ...seen }, 'a session was renewed by another browser than before'),
    refreshKeyDiffers: ({ sessionId }) =>
      log.error({ session_id: sessionId }, 'the refresh key is not the one of other gateways; let them share the folder of keys'),
  }
}
