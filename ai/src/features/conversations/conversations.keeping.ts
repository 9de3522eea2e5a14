import type { Clock } from '@gatehouse/kit/clock'
import { sqlStateOf } from '@gatehouse/kit/db/database'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import { keepAnswer, type KeptAnswer } from './conversations.answer.ts'
import { contextOf, type Context } from './conversations.context.ts'
import { conversationChanged, conversationFull, conversationNotFound, tooManyConversations } from './conversations.errors.ts'
import { conversationCharactersMax, conversationsMax, turnsMax } from './conversations.schemas.ts'
import type { ConversationsService } from './conversations.service.ts'
import { titleOf } from './conversations.title.ts'
import type { Begun, NewTurn, Refused, TurnsRepository } from './conversations.turns.repository.ts'

/** A question that is to be kept. `conversationId` is null for the first of a conversation. */
export type KeptQuestion = Pick<NewTurn, 'userId' | 'conversationId' | 'question' | 'replace'>

/** Where a question stands before it is asked: what goes along, and which model the conversation has chosen. */
export type Standing = Context & { model: string | null }

export type Keeping = {
  /** Throws `ai.conversation_not_found`. Changes nothing. */
  standing: (question: KeptQuestion) => Promise<Standing>
  /** Writes the question down and gives what takes the answer. Throws when it has no place. */
  begin: (question: KeptQuestion, how: Pick<NewTurn, 'chosenModel' | 'askedModel' | 'leftOut'>) => Promise<Begun & { answer: KeptAnswer }>
}

export type KeepingParts = {
  turns: TurnsRepository
  find: ConversationsService['find']
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
}

export function createKeeping({ turns, find, clock, timers, newId, log }: KeepingParts): Keeping {
  return {
    standing: async ({ userId, conversationId, question, replace }) => {
      if (conversationId === null) return { ...contextOf([], question), model: null }
      const { id, model } = await find(userId, conversationId)
      return { ...contextOf(await turns.said(id, replace?.id ?? null), question), model }
    },
    begin: async (question, how) => {
      const fresh = { id: newId(), title: titleOf(question.question) }
      const turnId = newId()
      const begun = await turns.begin({ ...question, ...how, fresh, turnId, now: clock.now() })
      if (typeof begun === 'string') throw refusals[begun]()
      const save: Parameters<typeof keepAnswer>[0]['save'] = (values) =>
        turns.saveAnswer(turnId, { ...values, saved_at: clock.now() }).catch((error: unknown) => {
          // Not the error itself: it may repeat what somebody wrote.
          log.error({ turn_id: turnId, sql_state: sqlStateOf(error) }, 'an answer could not be kept')
        })
      return { ...begun, answer: keepAnswer({ save, timers }) }
    },
  }
}

const refusals: Record<Refused, () => Error> = {
  missing: conversationNotFound,
  changed: () => conversationChanged({ detail: 'Something was asked in it elsewhere. Look at it before you change a question.' }),
  full: () =>
    conversationFull({
      detail: `A conversation holds ${turnsMax} questions and ${conversationCharactersMax} characters at most. Begin a new one.`,
    }),
  too_many: () =>
    tooManyConversations({ detail: `You have ${conversationsMax} conversations, which is the most there can be. Delete some first.` }),
}
