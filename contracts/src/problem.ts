import { z } from 'zod'

/** The media type of every error answer (RFC 9457). */
export const problemMediaType = 'application/problem+json'

/** One fault of one input field; `path` is dotted (`password`, `members.0.email`), empty for the whole body. */
export const fieldFaultSchema = z.object({ path: z.string(), message: z.string(), code: z.string() }).meta({ id: 'FieldFault' })
export type FieldFault = z.infer<typeof fieldFaultSchema>

/**
 * An error answer as RFC 9457 "problem details". `code` is stable and safe to branch on (`users.last_admin`), `detail` is
 * for people, `request_id` finds the log line. A problem may carry members of its own beside these (`limit_bytes`).
 */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.string(),
    request_id: z.string(),
    detail: z.string().optional(),
    errors: z.array(fieldFaultSchema).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problemSchema>
