import type { Log } from '@gatehouse/kit/log'
import type { SessionRef } from './sites.repository.ts'

export type SitesEvents = {
  signedOn: (session: SessionRef, host: string) => void
  refused: (host: string, why: string) => void
}

/** What is told of signing on at sites; never a code or a token. */
export function createSitesEvents(log: Log): SitesEvents {
  return {
    signedOn: ({ sessionId, userId }, host) => log.info({ session_id: sessionId, user_id: userId, host }, 'signed on at a site'),
    refused: (host, why) => log.warn({ host, why }, 'a code for a site was refused'),
  }
}
