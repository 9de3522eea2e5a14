import { z } from 'zod'

/** Most messages of a conversation, and most characters of all of them together. */
export const messagesMax = 200
export const charactersMax = 200_000

/** Most characters of a question whose answer is kept: what was said before has to find room beside it. */
export const questionMax = 100_000

/** A character takes up to 6 bytes in JSON (`\u2026`); the rest is for the frame of each message. */
export const chatBodyLimit = charactersMax * 6 + messagesMax * 100

const messageSchema = z
  .strictObject({ role: z.enum(['user', 'assistant']), content: z.string().min(1, 'must not be empty').max(charactersMax) })
  .meta({ id: 'ChatMessage' })

export const chatBodySchema = z
  .strictObject({
    messages: z
      .array(messageSchema)
      .min(1)
      .max(messagesMax)
      .refine((messages) => messages.at(-1)?.role === 'user', 'must end with a message of the user')
      .refine(
        (messages) => messages.reduce((sum, { content }) => sum + content.length, 0) <= charactersMax,
        `must not hold more than ${charactersMax} characters together`,
      ),
    model: z.string().min(1).max(200).optional(),
  })
  .meta({ id: 'ChatRequest' })
export type ChatBody = z.infer<typeof chatBodySchema>

const question = z
  .string()
  .max(questionMax)
  .regex(/^[^\0]*$/, 'has a control character')
  .refine((text) => text.trim() !== '', 'must not be empty')
const model = z.string().min(1).max(200).optional().describe('For this question and the next ones; one of those in `GET /status`.')

export const firstQuestionSchema = z.strictObject({ question, model }).meta({ id: 'FirstQuestion' })

export const nextQuestionSchema = z
  .strictObject({
    question,
    model,
    instead_of: z.uuid().optional().describe('The turn that this one replaces, with all that followed.'),
    last_seen: z.uuid().optional().describe('With `instead_of`: the last turn that is known, so that nothing unseen is replaced.'),
  })
  .refine(({ instead_of, last_seen }) => (instead_of === undefined) === (last_seen === undefined), {
    path: ['last_seen'],
    message: 'goes with instead_of',
  })
  .meta({ id: 'NextQuestion' })
export type NextQuestion = z.infer<typeof nextQuestionSchema>

/** Anything may stand in the path; what is no id is a conversation that does not exist. */
export const conversationParamsSchema = z.object({ id: z.string() })

export const tokenUsageSchema = z.object({ input_tokens: z.int(), output_tokens: z.int() }).meta({ id: 'TokenUsage' })

export const chatAnswerSchema = z
  .object({
    message: z.object({ role: z.literal('assistant'), content: z.string() }),
    model: z.string(),
    usage: tokenUsageSchema.nullable(),
  })
  .meta({ id: 'ChatAnswer' })
export type ChatAnswer = z.infer<typeof chatAnswerSchema>
