import { z } from 'zod'

const nameField = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'has a control character')
  .refine((text) => text.isWellFormed(), 'has a broken character')
  .transform((text) => text.normalize('NFC').trim())
  .refine((text) => text !== '' && text.length <= 80, 'must have 1 to 80 characters')

const colorField = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1a7f37')
  .transform((text) => text.toLowerCase())

export const categorySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    color: z.string().nullable(),
    parent_id: z.uuid().nullable(),
    document_count: z.int(),
    shared_with: z.int().describe('Number of groups that this category itself is shared with.'),
  })
  .meta({ id: 'Category' })
export type Category = z.infer<typeof categorySchema>

/** All at once: there are at most a few hundred, so `next_cursor` is always null. */
export const categoryListSchema = z.object({ items: z.array(categorySchema), next_cursor: z.null() })

export const categoryBodySchema = z.strictObject({
  name: nameField,
  color: colorField.nullable().default(null),
  parent_id: z.uuid().nullable().default(null),
})
export type CategoryBody = z.infer<typeof categoryBodySchema>

export const categoryChangeSchema = z
  .strictObject({ name: nameField.optional(), color: colorField.nullable().optional(), parent_id: z.uuid().nullable().optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'names nothing to change')
export type CategoryChange = z.infer<typeof categoryChangeSchema>

/** Anything may stand in the path; what is no id is a category that does not exist. */
export const categoryParamsSchema = z.object({ id: z.string() })
