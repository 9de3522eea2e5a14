import { z } from 'zod'

/** Most messages of a conversation, and most characters of all of them together. */
export const messagesMax = 200
export const charactersMax = 200_000

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

export const tokenUsageSchema = z.object({ input_tokens: z.int(), output_tokens: z.int() }).meta({ id: 'TokenUsage' })

export const chatAnswerSchema = z
  .object({
    message: z.object({ role: z.literal('assistant'), content: z.string() }),
    model: z.string(),
    usage: tokenUsageSchema.nullable(),
  })
  .meta({ id: 'ChatAnswer' })
export type ChatAnswer = z.infer<typeof chatAnswerSchema>
