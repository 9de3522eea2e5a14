import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { z } from 'zod'

const moment = z.iso.datetime()
const words = z
  .string()
  .trim()
  .max(500)
  .refine((text) => text.isWellFormed() && !/[^\P{Cc}\n]/u.test(text), 'has a control character')

export const idParamsSchema = z.object({ id: z.string() })

export const askSchema = z.strictObject({ app_key: z.string().min(1).max(63), reason: words.default('') })
export type Ask = z.infer<typeof askSchema>

const appShape = { key: z.string(), name: z.string(), icon: z.string() }

/** An app that somebody may ask for: no more is told than that it is there and what it is for. */
export const askableSchema = z
  .object({ items: z.array(z.object({ ...appShape, description: z.string(), category: z.string() })) })
  .meta({ id: 'AskableApps' })
export type Askable = z.infer<typeof askableSchema>

const ownRequestSchema = z
  .object({
    id: z.uuid(),
    app: z.object(appShape),
    reason: z.string(),
    state: z.enum(['open', 'approved', 'declined', 'withdrawn']),
    created_at: moment,
    decided_at: moment.nullable(),
    note: z.string().nullable().describe('What the one who decided wrote'),
    expires_at: moment.nullable().describe('Until when it was given'),
  })
  .meta({ id: 'OwnAccessRequest' })
export type OwnRequest = z.infer<typeof ownRequestSchema>
export const ownRequestsSchema = z.object({ items: z.array(ownRequestSchema) })

const requestSchema = z
  .object({
    id: z.uuid(),
    app: z.object(appShape),
    person: z.object({ user_id: z.uuid(), email: z.string(), full_name: z.string().nullable() }),
    reason: z.string(),
    created_at: moment,
  })
  .meta({ id: 'AccessRequest' })
export type OpenRequest = z.infer<typeof requestSchema>
export const requestPageSchema = pageOf(requestSchema).extend({ total: z.int() })
/** The same for a manager, with the apps they decide about; none: they decide about nothing. */
export const managedPageSchema = requestPageSchema.extend({ apps: z.array(z.object(appShape)) })
export const requestQuerySchema = z.strictObject(pageQuery)
export type RequestQuery = z.infer<typeof requestQuerySchema>

export const approvalSchema = z.strictObject({
  expires_at: moment.nullable().default(null).describe('When access ends; null: it does not'),
  note: words.default(''),
})
export type Approval = z.infer<typeof approvalSchema>
export const declineSchema = z.strictObject({ reason: words.default('') })

export const appParamsSchema = z.object({ key: z.string() })
export const approversSchema = z
  .object({
    groups: z.array(z.object({ id: z.uuid(), name: z.string(), managers: z.int().describe('Active people who manage it') })),
  })
  .meta({ id: 'AppApprovers' })
export type Approvers = z.infer<typeof approversSchema>
export const approversBodySchema = z.strictObject({ group_ids: z.array(z.uuid()).max(20) })
