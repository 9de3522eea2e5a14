import type { Log } from '@gatehouse/kit/log'
import type { Transaction } from 'kysely'
import type { AuditActor, AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { EndedSession } from './sessions.ending.repository.ts'
import type { Tables } from './sessions.repository.ts'
import type { Via } from './sessions.tables.ts'
import type { SeenFrom, Visitor } from './sessions.visitor.ts'

/** Who is told; read within the transaction where there is one, for another query could wait for a connection that this one holds. */
export type Told = { userId: string; email: string; fullName: string | null }

/** What a person is told of by mail. */
export type SessionNotice = {
  kind: 'new_sign_in' | 'session_reuse'
  to: Told
  at: Date
  device: string | null
  network: string | null
}

/** Why sessions ended: `replaced` by a new sign-in in the same browser, `revoked` from a list, `reused`: a token came back. */
export type EndReason = 'signed_out' | 'replaced' | 'revoked' | 'reused'

/** An actor without a name is the person whose sessions they are. */
export type Ending = { reason: EndReason; by: AuditOrigin }

type Opened = { userId: string; sessionId: string; email: string; via: Via; amr: readonly string[]; seen: SeenFrom; newDevice: boolean }
type Renewed = { userId: string; sessionId: string; seen: SeenFrom }

/** What happens to sessions, told in one place each: log and audit. */
export type SessionEvents = {
  signedIn: (session: Opened, visitor: Visitor) => Promise<void>
  /** `userId` is null for an address nobody has; what was typed is kept nowhere, for it may be a password in the wrong field. */
  signInRefused: (attempt: { userId: string | null }, visitor: Visitor) => Promise<void>
  ended: (ended: readonly EndedSession[], ending: Ending, trx: Transaction<Tables>) => Promise<void>
  renewedElsewhere: (session: Renewed) => void
  noticeFailed: (notice: SessionNotice, error: unknown) => void
  refreshKeyDiffers: (session: { sessionId: string }) => void
}

export function createSessionEvents(log: Log, audit: RecordAudit): SessionEvents {
  return {
    signedIn: async ({ userId, sessionId, email, via, amr, seen, newDevice }, visitor) => {
      log.info({ user_id: userId, session_id: sessionId, via, new_device: newDevice, ...seen }, 'somebody signed in')
      const actor: AuditActor = { kind: 'user', id: userId, label: email }
      const after = { via, amr, ...seen, new_device: newDevice }
      await audit({ action: 'session.opened', outcome: 'success', ...visitor.origin, actor, target: targetOf(sessionId), after })
    },
    signInRefused: async ({ userId }, visitor) => {
      log.info({ user_id: userId, address: visitor.origin.address }, 'a sign-in was refused')
      const actor: AuditActor = { kind: 'user', id: userId, label: null }
      await audit({ action: 'session.refused', outcome: 'failure', ...visitor.origin, actor, target: null })
    },
    ended: async (ended, { reason, by }, trx) => {
      for (const { id, user_id } of ended)
        log[reason === 'reused' ? 'warn' : 'info']({ user_id, session_id: id, reason }, 'a session ended')
      const [first] = ended
      if (first === undefined) return
      const isOwner = by.actor.kind === 'user' && by.actor.id === null
      const actor = isOwner ? { kind: 'user' as const, id: first.user_id, label: first.email } : by.actor
      const isOne = ended.length === 1
      // What somebody else did is found by whose sessions they were.
      const [target, after] =
        isOne && actor.id === first.user_id
          ? [targetOf(first.id), { reason, user: first.email }]
          : [{ kind: 'user', id: first.user_id, label: first.email }, isOne ? { reason, id: first.id } : { reason, sessions: ended.length }]
      const outcome = reason === 'reused' ? ('failure' as const) : ('success' as const)
      await audit({ action: 'session.ended', outcome, ...by, actor, target, after }, trx)
    },
    renewedElsewhere: ({ userId, sessionId, seen }) =>
      log.warn({ user_id: userId, session_id: sessionId, ...seen }, 'a session was renewed by another browser than before'),
    noticeFailed: ({ kind, to }, error) => log.error({ err: error, user_id: to.userId, kind }, 'a person could not be told of a sign-in'),
    refreshKeyDiffers: ({ sessionId }) =>
      log.error({ session_id: sessionId }, 'the refresh key is not the one of other gateways; let them share the folder of keys'),
  }
}

/** What a person is told, with the names of where it came from. */
export function noticeOf(kind: SessionNotice['kind'], { to, at, seen }: { to: Told; at: Date; seen: SeenFrom }): SessionNotice {
  const { client, os, network } = seen
  return { kind, to, at, device: client === null || os === null ? client : `${client} on ${os}`, network }
}

const targetOf = (sessionId: string) => ({ kind: 'session', id: sessionId, label: null })
