import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import { createKeeping, type Keeping } from './conversations.keeping.ts'
import { createConversationsRepository } from './conversations.repository.ts'
import { createRetention } from './conversations.retention.ts'
import { registerConversationRoutes } from './conversations.routes.ts'
import { createConversationsService } from './conversations.service.ts'
import type { ConversationsDatabase } from './conversations.tables.ts'
import { createTurnsRepository } from './conversations.turns.repository.ts'

export type { KeptAnswer } from './conversations.answer.ts'
export type { Keeping, KeptQuestion } from './conversations.keeping.ts'
export type { ConversationsTables } from './conversations.tables.ts'
export type { Begun } from './conversations.turns.repository.ts'

/**
 * The conversations of people with the provider: what they asked, what came back, and how far it came.
 *
 * It owns `conversations` and `turns`. Invariants: nobody reads or changes another's, admins neither, and cannot tell it from one that
 * does not exist; what had come of an answer stays, however it ended; a question that replaces another takes away only what was seen;
 * nothing that was said goes into a log; numbers and sizes are bounded, and what does not fit is refused, never dropped.
 */
export type Conversations = {
  routes: (scope: HttpServer) => void
  /** For the feature that asks. */
  keeping: Keeping
  /** Begins to delete what is older than it may get; the returned function ends that. */
  startRetention: () => () => void
}

export type ConversationsOptions = {
  db: ConversationsDatabase
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
  keptDays: () => number | null
}

export function createConversations({ db, keptDays, ...system }: ConversationsOptions): Conversations {
  const conversations = createConversationsRepository(db)
  const turns = createTurnsRepository(db)
  const service = createConversationsService({ conversations, turns, clock: system.clock })
  return {
    routes: (scope) => registerConversationRoutes(scope, service),
    keeping: createKeeping({ turns, find: service.find, ...system }),
    startRetention: createRetention({ conversations, keptDays, ...system }).start,
  }
}
