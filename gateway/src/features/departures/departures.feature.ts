import { assertionHeader, assertionLifetimeS, type AssertionClaims } from '@gatehouse/contracts/assertion'
import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Outbound } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { Kysely, Transaction } from 'kysely'
import { createDeparturesRepository } from './departures.repository.ts'
import type { DeparturesTables } from './departures.tables.ts'

export type { DeparturesTables } from './departures.tables.ts'

/**
 * Has the ai service delete what it keeps of people whose account was deleted.
 *
 * It owns `departures`. Invariants: who is deleted is noted in that very transaction; a note goes only when the service has done it, so
 * one that is down meanwhile does it later; the service is asked in the person's own name, for what they could have asked for themselves.
 */
export type Departures = {
  note: (userId: string, trx: Transaction<DeparturesTables>) => Promise<void>
  /** Begins to look for those who left; the returned function ends that. */
  start: () => () => void
}

export type DeparturesOptions = {
  db: Kysely<DeparturesTables>
  aiUrl: string
  fetch: Outbound['fetch']
  signAssertion: (subject: Omit<AssertionClaims, 'iss' | 'iat' | 'exp'>) => Promise<{ token: string }>
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
}

const lookEveryMs = 60_000
/** By then no assertion for them is good any more, and no request with one begins. */
const settledAfterMs = 2 * assertionLifetimeS * 1000
/** A transaction is open meanwhile. */
const answerWithinMs = 5000
/** Most in one look; the rest has its turn a minute later. */
const atOnce = 50

/** Notes who leaves, without telling anybody: for where accounts are made but no services are called. */
export function createDepartureNotes({ db, clock }: Pick<DeparturesOptions, 'db' | 'clock'>): Pick<Departures, 'note'> {
  const repository = createDeparturesRepository(db)
  return { note: (userId, trx) => repository.note(userId, clock.now(), trx) }
}

export function createDepartures({ db, clock, timers, log, ...calling }: DeparturesOptions): Departures {
  const repository = createDeparturesRepository(db)
  const look = async (): Promise<void> => {
    const before = new Date(clock.now().getTime() - settledAfterMs)
    for (let count = 0; count < atOnce; count += 1)
      if (!(await repository.settleOne(before, (userId) => deleteConversations(userId, calling)))) return
  }
  const lookQuietly = (): void =>
    void look().catch((error: unknown) => log.warn({ err: error }, 'what the ai service keeps of deleted accounts is still there'))
  return { ...createDepartureNotes({ db, clock }), start: () => timers.every(lookEveryMs, lookQuietly) }
}

type Calling = Pick<DeparturesOptions, 'aiUrl' | 'fetch' | 'signAssertion' | 'newId'>

async function deleteConversations(userId: string, { aiUrl, fetch, signAssertion, newId }: Calling): Promise<void> {
  const subject = { aud: 'ai', sub: userId, sid: newId(), via: 'session', email: '', role: 'user', groups: [] } as const
  const { token } = await signAssertion({ ...subject, groups: [] })
  const response = await fetch(`${aiUrl.replace(/\/+$/, '')}/conversations`, {
    method: 'DELETE',
    headers: { [assertionHeader]: token },
    signal: AbortSignal.timeout(answerWithinMs),
  })
  await response.text()
  if (!response.ok) throw new Error(`the ai service answered with status ${response.status}`)
}
