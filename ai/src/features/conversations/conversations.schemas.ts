import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { plainLine, plainLineFault } from '@gatehouse/kit/text'
import { z } from 'zod'
import { answerStates } from './conversations.tables.ts'

/** Most conversations of a person, most turns of a conversation, and most characters of all of its turns together. */
export const conversationsMax = 1000
export const turnsMax = 500
export const conversationCharactersMax = 1_000_000
/** Most characters that are kept of an answer. */
export const answerMax = 200_000

const titleField = z
  .string()
  .max(400)
  .regex(plainLine, plainLineFault)
  .refine((text) => text.isWellFormed(), 'has a broken character')
  .transform((text) => text.normalize('NFC').trim())
  .refine((text) => text !== '' && text.length <= 200, 'must have 1 to 200 characters')

const modelField = z.string().min(1).max(200)

export const conversationSchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    model: z.string().nullable().describe('The model that was chosen for it; null: the usual one.'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime().describe('When it was last asked something.'),
  })
  .meta({ id: 'Conversation' })
export type Conversation = z.infer<typeof conversationSchema>

export const turnSchema = z
  .object({
    id: z.uuid(),
    place: z.int().describe('From 1, in the order of asking.'),
    question: z.string(),
    answer: z.string().describe('What there is of it.'),
    state: z
      .enum(answerStates)
      .describe('`streaming`: being written. `done`: whole. `stopped`: ended before its end. `failed`: see `problem`.'),
    problem: z.record(z.string(), z.unknown()).nullable().describe('Why the answer failed, as it was told then.'),
    model: z.string().nullable(),
    usage: z.object({ input_tokens: z.int(), output_tokens: z.int() }).nullable(),
    left_out: z.int().describe('How many earlier turns were too long to be sent along.'),
    asked_at: z.iso.datetime(),
  })
  .meta({ id: 'ChatTurn' })
export type Turn = z.infer<typeof turnSchema>

export const conversationPageSchema = pageOf(conversationSchema)
export const turnPageSchema = pageOf(turnSchema)

export const conversationQuerySchema = z.object({
  ...pageQuery,
  search: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/, plainLineFault)
    .optional()
    .describe('Words that are all in the title or in what was said.'),
  within: z.enum(['all', 'titles']).default('all').describe('`titles` looks at titles alone.'),
})
export type ConversationQuery = z.infer<typeof conversationQuerySchema>

/** Newest first: a conversation is read from its end. */
export const turnQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20), cursor: pageQuery.cursor })
export type TurnQuery = z.infer<typeof turnQuerySchema>

export const conversationChangeSchema = z
  .strictObject({ title: titleField.optional(), model: modelField.nullable().optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'names nothing to change')
export type ConversationChange = z.infer<typeof conversationChangeSchema>

/** Anything may stand in the path; what is no id is a conversation that does not exist. */
export const conversationParamsSchema = z.object({ id: z.string() })

export const deletedSchema = z.object({ deleted: z.int() })
