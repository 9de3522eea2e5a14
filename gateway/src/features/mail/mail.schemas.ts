import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { z } from 'zod'

const stateSchema = z.enum(['queued', 'sent', 'failed'])

export const mailQuerySchema = z.strictObject({ ...pageQuery, state: stateSchema.optional() })
export type MailQuery = z.infer<typeof mailQuerySchema>

export const mailSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    recipient: z.string(),
    state: stateSchema,
    attempts: z.int(),
    created_at: z.iso.datetime(),
    next_attempt_at: z.iso.datetime(),
    last_attempt_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    fault: z.string().nullable(),
    fault_detail: z.string().nullable(),
    can_retry: z.boolean(),
  })
  .meta({ id: 'Mail' })

/** How mail leaves the gateway, and where that was said. The password of SMTP_URL is in no answer. */
export const mailTransportSchema = z.object({
  kind: z.enum(['smtp', 'file']),
  /** Host and port of the server, or the folder of the files. */
  target: z.string(),
  security: z.enum(['tls', 'starttls', 'none']).nullable(),
  user: z.string().nullable(),
  from: z.string(),
  source: z.enum(['environment', 'default']),
})
export type MailTransport = z.infer<typeof mailTransportSchema>

export const mailPageSchema = pageOf(mailSchema)
  .extend({
    counts: z.object({ queued: z.int(), sent: z.int(), failed: z.int() }),
    transport: mailTransportSchema,
  })
  .meta({ id: 'MailPage' })

export const mailParamsSchema = z.object({ id: z.string() })

export const mailTrialSchema = z
  .object({
    ok: z.boolean(),
    steps: z.array(
      z.object({
        step: z.enum(['dns', 'connect', 'tls', 'auth', 'accepted', 'file']),
        ok: z.boolean(),
        ms: z.int(),
        code: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'MailTrial' })
export type MailTrial = z.infer<typeof mailTrialSchema>
export type MailTrialStep = MailTrial['steps'][number]
