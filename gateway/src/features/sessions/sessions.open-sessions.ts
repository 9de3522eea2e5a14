import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import type { Clock } from '@gatehouse/kit/clock'
import { isId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { Devices } from './sessions.devices.ts'
import type { EndedSession, EndingRepository, WhenEnded } from './sessions.ending.repository.ts'
import type { SessionEndings } from './sessions.endings.ts'
import { sessionNotFound } from './sessions.errors.ts'
import type { Ending, SessionEvents } from './sessions.events.ts'
import { networkKindOf } from './sessions.network.ts'
import type { ListedSession, SessionsRepository } from './sessions.repository.ts'
import type { SessionItem } from './sessions.schemas.ts'

type Page = { limit: number; cursor?: string | undefined }

type OpenSessionParts = {
  repository: Pick<SessionsRepository, 'listLive'>
  ending: EndingRepository
  endings: Pick<SessionEndings, 'publish' | 'announce'>
  events: Pick<SessionEvents, 'ended'>
  clock: Clock
  /** Makes the browsers of a person strangers. */
  distrust: Devices['distrust']
}

/** Whose sessions end, but one if it is named; with it stays known the browser behind these cookies. */
export type EndAll = { userId: string; exceptId: string | null; exceptCookie?: string | undefined }

/** Where people are signed in, and ending that. */
export type OpenSessions = ReturnType<typeof createOpenSessions>

const cursorSchema = z.tuple([z.uuid()])

export function createOpenSessions(parts: OpenSessionParts) {
  const { repository, ending, clock } = parts
  return {
    /** Open sessions of a person, the newest first; `currentId` is the one that asks. */
    list: async (userId: string, { limit, cursor }: Page, currentId: string | null) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const found = await repository.listLive({ userId, before, limit: limit + 1, now: clock.now() })
      const { items, next_cursor } = cutPage(found, limit, ({ id }) => [id])
      return { items: items.map((session) => describe(session, currentId)), next_cursor }
    },
    /** Ends one session of a person; refuses an id that is none of theirs. */
    endOne: async (session: { id: string; userId: string }, by: AuditOrigin): Promise<void> => {
      const ended = isId(session.id) ? await ending.endOne(session, endingOf(parts, { by, reason: 'revoked' })) : []
      if (ended.length === 0) throw sessionNotFound()
      announceEach(parts, ended)
    },
    /**
     * Ends all sessions of a person, but one if it is named; returns how many that were. Browsers that were signed in before are strangers
     * from then on: whoever signed in with one of them may be whom it is about.
     */
    endAll: async (of: EndAll, by: AuditOrigin): Promise<number> => {
      const told = { userId: of.userId, exceptSessionId: of.exceptId ?? undefined }
      const whenEnded: WhenEnded = async (ended, trx) => {
        await parts.endings.publish(told, trx)
        await parts.events.ended(ended, { by, reason: 'revoked' }, trx)
      }
      const distrust: WhenEnded = (_ended, trx) => parts.distrust({ userId: of.userId, butCookie: of.exceptCookie }, trx)
      const ended = await ending.endAll(of, { now: clock.now(), whenEnded, always: distrust })
      if (ended.length > 0) parts.endings.announce(told)
      return ended.length
    },
  }
}

/** In the transaction: other processes are told of each session, and it is written down. `also` comes before that. */
export function endingOf(
  { endings, events, clock }: Pick<OpenSessionParts, 'endings' | 'events' | 'clock'>,
  ending: Ending,
  also?: WhenEnded,
) {
  const whenEnded: WhenEnded = async (ended, trx) => {
    for (const { id, user_id } of ended) await endings.publish({ userId: user_id, sessionId: id }, trx)
    await also?.(ended, trx)
    await events.ended(ended, ending, trx)
  }
  return { now: clock.now(), whenEnded }
}

/** After the transaction: what is open here is cut. */
export function announceEach({ endings }: Pick<OpenSessionParts, 'endings'>, ended: readonly EndedSession[]): void {
  for (const { id, user_id } of ended) endings.announce({ userId: user_id, sessionId: id })
}

function describe(session: ListedSession, currentId: string | null): SessionItem {
  const { via, ...shown } = session
  return {
    ...shown,
    kind: via === 'cookie' ? 'browser' : 'program',
    network_kind: networkKindOf(session.network),
    current: session.id === currentId,
  }
}
