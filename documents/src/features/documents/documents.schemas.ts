import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { z } from 'zod'

const titleField = z
  .string()
  .max(400)
  .regex(/^\P{Cc}*$/u, 'has a control character')
  .refine((text) => text.isWellFormed(), 'has a broken character')
  .transform((text) => text.normalize('NFC').trim())
  .refine((text) => text !== '' && text.length <= 200, 'must have 1 to 200 characters')

export const documentSchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    file_name: z.string(),
    size_bytes: z.int(),
    sha256: z.string(),
    category_id: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    access: z.enum(['own', 'edit', 'view']).describe('What I may do: everything, rename it too, or look at it.'),
    shared_by: z.string().nullable().describe('Address of who shared it with me; null for my own.'),
    shared_at: z.iso.datetime().nullable().describe('Since when it is shared with me; null for my own.'),
    has_picture: z.boolean().nullable().describe('Whether there is a picture of the first page; null while it is being read.'),
    shared_with: z.int().describe('Number of groups that a document of mine is shared with, also by its category; 0 for that of others.'),
  })
  .meta({ id: 'Document' })
export type Document = z.infer<typeof documentSchema>

export const foundDocumentSchema = documentSchema
  .extend({
    excerpt: z
      .string()
      .nullable()
      .describe('Where the text says what was searched for; null without a search, or when only the title does.'),
  })
  .meta({ id: 'FoundDocument' })

/** Mine, what others share with me, or both. */
export const documentScopes = ['mine', 'shared', 'all'] as const
export type DocumentScope = (typeof documentScopes)[number]

/** `total` counts what the filters let through; only the first page tells it. */
export const documentPageSchema = pageOf(foundDocumentSchema).extend({ total: z.int().optional() })
export type DocumentPage = z.infer<typeof documentPageSchema>

export const documentSorts = ['created_at', 'title', 'size_bytes'] as const
export type DocumentSort = (typeof documentSorts)[number]

export const documentQuerySchema = z.strictObject({
  ...pageQuery,
  search: z
    .string()
    .max(200)
    .regex(/^\P{Cc}*$/u, 'has a control character')
    .optional(),
  category_id: z.union([z.literal('none'), z.uuid()]).optional(),
  scope: z.enum(documentScopes).default('mine'),
  sort: z.enum(documentSorts).default('created_at'),
  order: z.enum(['asc', 'desc']).default('desc'),
})
export type DocumentQuery = z.infer<typeof documentQuerySchema>

/** The text fields of an upload. A form cannot leave a field out as easily as a program: an empty one counts as absent. */
export const uploadFieldsSchema = z.strictObject({
  title: z.union([z.literal('').transform(() => undefined), titleField]).optional(),
  category_id: z.union([z.literal('').transform(() => undefined), z.uuid()]).optional(),
})
export type UploadFields = z.infer<typeof uploadFieldsSchema>

/** The whole form, for the API's description; the body is a stream and is checked part by part. */
export const uploadFormSchema = z.object({ file: z.file(), title: z.string().optional(), category_id: z.string().optional() })

export const documentChangeSchema = z
  .strictObject({ title: titleField.optional(), category_id: z.uuid().nullable().optional() })
  .refine((change) => change.title !== undefined || change.category_id !== undefined, 'names nothing to change')
export type DocumentChange = z.infer<typeof documentChangeSchema>

export const trashPageSchema = pageOf(
  z
    .object({
      id: z.uuid(),
      title: z.string(),
      file_name: z.string(),
      size_bytes: z.int(),
      deleted_at: z.iso.datetime(),
      gone_at: z.iso.datetime().describe('When it is deleted for good, unless it is restored before.'),
    })
    .meta({ id: 'TrashedDocument' }),
).extend({ kept_days: z.int().describe('How long documents lie in the trash.') })
export type TrashPage = z.infer<typeof trashPageSchema>

export const trashQuerySchema = z.strictObject(pageQuery)
export type TrashQuery = z.infer<typeof trashQuerySchema>

/** Anything may stand in the path; what is no id is a document that does not exist. */
export const documentParamsSchema = z.object({ id: z.string() })

export const fileQuerySchema = z.strictObject({ download: z.enum(['0', '1']).default('0') })
