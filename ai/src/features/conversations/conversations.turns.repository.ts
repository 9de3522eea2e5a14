import { sql, type Transaction } from 'kysely'
import { conversationColumns, type Own } from './conversations.repository.ts'
import { conversationCharactersMax, conversationsMax, turnsMax, type Conversation, type Turn } from './conversations.schemas.ts'
import type { AnswerState, ConversationsDatabase, ConversationsTables, TurnRow } from './conversations.tables.ts'

/** A question as it begins a turn. */
export type NewTurn = {
  userId: string
  /** Null begins a conversation with this id and title. */
  conversationId: string | null
  fresh: { id: string; title: string }
  turnId: string
  question: string
  /** Chosen with this question; undefined leaves it at what the conversation has. */
  chosenModel: string | undefined
  askedModel: string
  leftOut: number
  /** The turn that this one replaces, with what followed, if the last one is still the one that was seen. */
  replace: { id: string; lastSeen: string } | null
  now: Date
}

export type Begun = { conversation: Conversation; turn: Turn }
export type Refused = 'missing' | 'changed' | 'full' | 'too_many'

/** What is saved of an answer on its way and at its end. */
export type AnswerValues = {
  answer: string
  saved_at: Date
  state?: AnswerState
  problem?: string
  model?: string
  input_tokens?: number | null
  output_tokens?: number | null
}

export type TurnsRepository = ReturnType<typeof createTurnsRepository>

/** A process that writes an answer shows life every ten seconds; one that has not for this long has gone. */
const goneAfterMs = 45_000

/** All SQL on `turns`. Whether a conversation is theirs is asked before, except where a turn begins. */
export function createTurnsRepository(db: ConversationsDatabase) {
  return {
    /** Newest first, before a place. */
    list: async (conversationId: string, { before, limit, now }: { before: number | null; limit: number; now: Date }): Promise<Turn[]> => {
      const all = db.selectFrom('turns').selectAll().where('conversation_id', '=', conversationId)
      const found = before === null ? all : all.where('place', '<', before)
      return (await found.orderBy('place', 'desc').limit(limit).execute()).map((row) => shown(row, now))
    },
    /** What was said, in order; before a turn, if one is named and there. */
    said: (conversationId: string, beforeId: string | null): Promise<{ question: string; answer: string }[]> =>
      db
        .selectFrom('turns')
        .select(['question', 'answer'])
        .where('conversation_id', '=', conversationId)
        .where(
          sql<boolean>`place < coalesce((select place from turns where id = ${beforeId} and conversation_id = ${conversationId}), ${turnsMax + 1})`,
        )
        .orderBy('place')
        .execute(),
    /** Begins a turn, and a conversation with it if need be; all or nothing. */
    begin: (asked: NewTurn): Promise<Begun | Refused> =>
      db.transaction().execute(async (trx) => {
        const conversation =
          asked.conversationId === null ? await open(trx, asked) : await hold(trx, { ...asked, id: asked.conversationId })
        if (typeof conversation === 'string') return conversation
        const place = await freePlace(trx, conversation.id, asked.replace)
        if (typeof place === 'string') return place
        if (await isFull(trx, { conversationId: conversation.id, place, question: asked.question })) return 'full'
        await trx.deleteFrom('turns').where('conversation_id', '=', conversation.id).where('place', '>=', place).execute()
        const turn = await insertTurn(trx, { conversationId: conversation.id, place, asked })
        return { conversation: await touch(trx, conversation.id, asked), turn: shown(turn, asked.now) }
      }),
    /** Nothing happens when the turn is gone: it was asked anew, or its conversation deleted. */
    saveAnswer: async (turnId: string, values: AnswerValues): Promise<void> =>
      void (await db.updateTable('turns').set(values).where('id', '=', turnId).execute()),
  }
}

type Trx = Transaction<ConversationsTables>

async function open(trx: Trx, { userId, fresh, now }: NewTurn): Promise<{ id: string } | 'too_many'> {
  // One after the other for each person, so that the number is exact however many are begun at once.
  await sql`select pg_advisory_xact_lock(hashtextextended(${userId}, 0))`.execute(trx)
  const { count } = await trx
    .selectFrom('conversations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  if (count >= conversationsMax) return 'too_many'
  const values = { ...fresh, user_id: userId, model: null, created_at: now, updated_at: now }
  return trx.insertInto('conversations').values(values).returning('id').executeTakeFirstOrThrow()
}

/** The person's conversation, held so that what is asked at once in it gets its places one after the other. */
async function hold(trx: Trx, { userId, id }: Own): Promise<{ id: string } | 'missing'> {
  const held = trx.selectFrom('conversations').select('id').where('id', '=', id).where('user_id', '=', userId).forUpdate()
  return (await held.executeTakeFirst()) ?? 'missing'
}

async function freePlace(trx: Trx, conversationId: string, replace: NewTurn['replace']): Promise<number | 'changed'> {
  const all = trx.selectFrom('turns').select(['id', 'place']).where('conversation_id', '=', conversationId)
  const last = await all.orderBy('place', 'desc').limit(1).executeTakeFirst()
  if (replace === null) return (last?.place ?? 0) + 1
  const first = await all.where('id', '=', replace.id).executeTakeFirst()
  return first === undefined || last?.id !== replace.lastSeen ? 'changed' : first.place
}

type Wanted = { conversationId: string; place: number; question: string }

/** Whether what stays leaves no room; nothing is changed before this is known. */
async function isFull(trx: Trx, { conversationId, place, question }: Wanted): Promise<boolean> {
  const { turns, characters } = await trx
    .selectFrom('turns')
    .select((eb) => [
      eb.fn.countAll<number>().as('turns'),
      sql<number>`coalesce(sum(length(question) + length(answer)), 0)::int`.as('characters'),
    ])
    .where('conversation_id', '=', conversationId)
    .where('place', '<', place)
    .executeTakeFirstOrThrow()
  return turns >= turnsMax || characters + question.length > conversationCharactersMax
}

function insertTurn(trx: Trx, { conversationId, place, asked }: { conversationId: string; place: number; asked: NewTurn }) {
  return trx
    .insertInto('turns')
    .values({
      id: asked.turnId,
      conversation_id: conversationId,
      place,
      question: asked.question,
      answer: '',
      state: 'streaming',
      problem: null,
      model: asked.askedModel,
      input_tokens: null,
      output_tokens: null,
      left_out: asked.leftOut,
      asked_at: asked.now,
      saved_at: asked.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

const touch = (trx: Trx, id: string, { now, chosenModel }: NewTurn): Promise<Conversation> =>
  trx
    .updateTable('conversations')
    .set({ updated_at: now, ...(chosenModel === undefined ? {} : { model: chosenModel }) })
    .where('id', '=', id)
    .returning(conversationColumns)
    .executeTakeFirstOrThrow()

type StoredTurn = Omit<TurnRow, 'problem' | 'asked_at' | 'saved_at'> & {
  problem: Record<string, unknown> | null
  asked_at: string
  saved_at: string
}

function shown(row: StoredTurn, now: Date): Turn {
  const { id, place, question, answer, problem, model, left_out, asked_at, input_tokens, output_tokens } = row
  const isGone = row.state === 'streaming' && Date.parse(row.saved_at) < now.getTime() - goneAfterMs
  const usage = input_tokens === null || output_tokens === null ? null : { input_tokens, output_tokens }
  return { id, place, question, answer, state: isGone ? 'stopped' : row.state, problem, model, usage, left_out, asked_at }
}
