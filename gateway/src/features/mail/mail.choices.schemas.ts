import { z } from 'zod'
import { topics } from './mail.messages.ts'

const choiceSchema = z.strictObject({ topic: z.enum(topics), mail: z.boolean() })

export const mailChoicesSchema = z
  .strictObject({
    items: z
      .array(choiceSchema)
      .max(topics.length)
      .refine((items) => new Set(items.map(({ topic }) => topic)).size === items.length, 'names a topic twice'),
  })
  .meta({ id: 'NotificationChoices' })
export type MailChoices = z.infer<typeof mailChoicesSchema>
