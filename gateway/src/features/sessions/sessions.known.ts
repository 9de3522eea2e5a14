import type { Clock } from '@gatehouse/kit/clock'
import type { Credentials, PresentedToken, Principal, VerifiedToken } from './sessions.principal.ts'

/**
 * Who was found behind a token, so that of all requests of a session only the first asks the database. What is kept is as good as
 * asking anew: it is forgotten when a notice says that it may have changed, and while notices do not arrive it lives 5 s.
 */
export type KnownSessions<C = Credentials> = {
  /** Who sends a request with these raw header values, or null; at once for a token that is known. */
  recognise: (credentials: C) => Principal | null | Promise<Principal | null>
  /** Forgets everybody this concerns, also who is being looked up at this moment. */
  forget: (concerns: (principal: Principal) => boolean) => void
}

export type KnownSessionsParts<C = Credentials> = {
  present: (credentials: C) => PresentedToken | null
  /** Asks keys and database. */
  verify: (presented: PresentedToken, credentials: C) => Promise<VerifiedToken | null>
  clock: Clock
  /** Notes that a session or an API token is in use; said once a minute. */
  noteSeen: (principal: Principal, credentials: C) => void
  /** Whether notices of changes made elsewhere arrive. */
  noticesArrive: () => boolean
  /** How many tokens are kept. */
  capacity?: number
}

/** Makes a memory for tokens of another kind, which is forgotten as exactly; returns what asks it. */
export type Remember = <C>(tokens: Pick<KnownSessionsParts<C>, 'present' | 'verify'>) => KnownSessions<C>['recognise']

/** How long an answer may be used while notices of changes do not arrive. */
export const livesWithoutNoticesMs = 5000

type Known = { principal: Principal; goodUntilMs: number; askedMs: number; seenMs: number }

const seenEveryMs = 60_000

export function createKnownSessions<C = Credentials>(parts: KnownSessionsParts<C>): KnownSessions<C> {
  const { present, verify, clock, noticesArrive, capacity = 20_000 } = parts
  const byToken = new Map<string, Known>()
  const asking = new Map<string, Promise<Principal | null>>()
  /** Grows when anything is forgotten: an answer that was asked for before may be older than that. */
  let generation = 0

  const isGood = (known: Known, credentials: C): boolean => {
    const nowMs = clock.now().getTime()
    if (known.goodUntilMs <= nowMs) return false
    if (!noticesArrive() && clock.elapsedMs() - known.askedMs > livesWithoutNoticesMs) return false
    if (nowMs - known.seenMs > seenEveryMs) {
      known.seenMs = nowMs
      parts.noteSeen(known.principal, credentials)
    }
    return true
  }

  const keep = (token: string, known: Known): void => {
    byToken.delete(token)
    byToken.set(token, known)
    // The oldest come first, and tokens are short-lived: those that are over make room before one that is good must.
    for (const [other, { goodUntilMs }] of byToken) {
      if (byToken.size <= capacity && goodUntilMs > clock.now().getTime()) break
      byToken.delete(other)
    }
  }

  const ask = async (presented: PresentedToken, credentials: C): Promise<Principal | null> => {
    const asked = { generation, askedMs: clock.elapsedMs() }
    const verified = await verify(presented, credentials)
    if (verified === null) return null
    const { principal, tokenExpiresAt } = verified
    const goodUntilMs = Math.min(tokenExpiresAt.getTime(), principal.expiresAt.getTime())
    if (asked.generation === generation)
      keep(presented.token, { principal, goodUntilMs, askedMs: asked.askedMs, seenMs: clock.now().getTime() })
    return principal
  }

  /** Many requests of a page that opens share one question. */
  const askOnce = (presented: PresentedToken, credentials: C): Promise<Principal | null> => {
    const id = `${presented.via} ${presented.token}`
    const waiting = asking.get(id)
    if (waiting !== undefined) return waiting
    const answer = ask(presented, credentials).finally(() => {
      if (asking.get(id) === answer) asking.delete(id)
    })
    asking.set(id, answer)
    return answer
  }

  return {
    recognise: (credentials) => {
      const presented = present(credentials)
      if (presented === null) return null
      const known = byToken.get(presented.token)
      // A token works only the way it was issued.
      if (known !== undefined && known.principal.via === presented.via && isGood(known, credentials)) return known.principal
      return askOnce(presented, credentials)
    },
    forget: (concerns) => {
      generation += 1
      asking.clear()
      for (const [token, { principal }] of byToken) if (concerns(principal)) byToken.delete(token)
    },
  }
}

/** Several memories that are forgotten as one: those that are added, and those made by `remember`. */
export function createMemories(about: Pick<KnownSessionsParts, 'clock' | 'noticesArrive'> & { noteSeen: (sessionId: string) => void }): {
  add: <C>(memory: KnownSessions<C>) => KnownSessions<C>
  forget: KnownSessions['forget']
  remember: Remember
} {
  const memories: Pick<KnownSessions, 'forget'>[] = []
  const add = <C>(memory: KnownSessions<C>): KnownSessions<C> => {
    memories.push(memory)
    return memory
  }
  return {
    add,
    forget: (concerns) => memories.forEach((memory) => memory.forget(concerns)),
    remember: (kind) => add(createKnownSessions({ ...kind, ...about, noteSeen: ({ sessionId }) => about.noteSeen(sessionId) })).recognise,
  }
}
