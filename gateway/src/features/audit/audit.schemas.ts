import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { z } from 'zod'

const json = z.record(z.string(), z.unknown()).nullable()

export const auditEventSchema = z
  .object({
    seq: z.int().describe('The place in the chain.'),
    id: z.uuid(),
    at: z.iso.datetime(),
    action: z.string(),
    outcome: z.enum(['success', 'failure']),
    actor: z.object({ kind: z.enum(['user', 'operator', 'system']), id: z.string().nullable(), label: z.string().nullable() }),
    target: z.object({ kind: z.string(), id: z.string(), label: z.string().nullable() }).nullable(),
    before: json,
    after: json,
    address: z.string().nullable(),
    request_id: z.string().nullable(),
  })
  .meta({ id: 'AuditEvent' })
export type ShownEvent = z.infer<typeof auditEventSchema>
export const auditPageSchema = pageOf(auditEventSchema)

const text = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'has a control character')
  .optional()

const filters = {
  actor: text.describe('An id, or part of the name of who did it.'),
  target: text.describe('An id, or part of the name of what it was done to.'),
  person: z.uuid('is not the id of a person').optional().describe('What this person did and what was done to their account.'),
  action: z
    .string()
    .max(100)
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/, 'is not an action, such as group.created, or an area, such as group')
    .optional(),
  outcome: z.enum(['success', 'failure']).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().describe('Exclusive.'),
  search: text.describe('Part of a name, an action, an address or a request id.'),
}

export const auditQuerySchema = z.strictObject({ ...pageQuery, ...filters })
export type AuditQuery = z.infer<typeof auditQuerySchema>
export const auditExportSchema = z.strictObject({ ...filters, format: z.enum(['ndjson', 'csv']) })
export type AuditExport = z.infer<typeof auditExportSchema>
export type AuditFilter = Omit<AuditExport, 'format'>

export const chainStateSchema = z
  .object({
    ok: z.boolean(),
    checked: z.int().describe('How many events were checked.'),
    first_seq: z.int().nullable().describe('The oldest event that is kept.'),
    head: z
      .object({ seq: z.int(), hash: z.string() })
      .describe('The end of the chain. Kept outside, it shows later whether the end was cut off or everything written anew.'),
    fault: z.object({ seq: z.int(), message: z.string() }).nullable(),
    checked_at: z.iso.datetime(),
  })
  .meta({ id: 'AuditChain' })
export type ChainState = z.infer<typeof chainStateSchema>

export const lastChainSchema = z.object({ last: chainStateSchema.nullable(), retention_days: z.int().nullable() })
