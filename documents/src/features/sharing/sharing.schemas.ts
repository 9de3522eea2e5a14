import { z } from 'zod'

export const accessSchema = z.enum(['view', 'edit'])

const shareFields = { group_id: z.uuid(), access: accessSchema }

export const shareSchema = z.object({ ...shareFields, shared_at: z.iso.datetime() }).meta({ id: 'Share' })
export type Share = z.infer<typeof shareSchema>
export const sharesSchema = z.object({ items: z.array(shareSchema) }).meta({ id: 'Shares' })

/** All groups it is shared with from now on. */
export const sharesBodySchema = z.strictObject({
  items: z
    .array(z.strictObject(shareFields))
    .max(100)
    .refine((items) => new Set(items.map(({ group_id }) => group_id)).size === items.length, 'names a group twice'),
})
export type SharesBody = z.infer<typeof sharesBodySchema>

/** Anything may stand in the path; what is no id is nothing one could share. */
export const sharedParamsSchema = z.object({ id: z.string() })
