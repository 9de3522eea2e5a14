import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { z } from 'zod'

const values = z.record(z.string(), z.union([z.string(), z.boolean()])).nullable()

export const activitySchema = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    action: z.string(),
    outcome: z.enum(['success', 'failure']),
    by: z.enum(['self', 'admin', 'operator', 'system']).describe('`self` is also whoever tried to be you: what was refused is theirs.'),
    client: z.string().nullable().describe('Names, not versions: Firefox, curl; null where it was not noted.'),
    os: z.string().nullable(),
    network: z.string().nullable().describe('The /24 or /64 it came from; null for what an admin did.'),
    network_kind: z.enum(['this_machine', 'private', 'public']).nullable(),
    before: values.describe('What of it concerns the account: name of a factor or token, role, address.'),
    after: values,
  })
  .meta({ id: 'AccountActivity' })
export type Activity = z.infer<typeof activitySchema>

export const activityQuerySchema = z.strictObject(pageQuery)
export type ActivityQuery = z.infer<typeof activityQuerySchema>
export const activityPageSchema = pageOf(activitySchema)
