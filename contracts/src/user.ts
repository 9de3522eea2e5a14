import { z } from 'zod'

export const roleSchema = z.enum(['user', 'admin'])
export type Role = z.infer<typeof roleSchema>

/** What anybody is ever told of an account. A list of what may be said: nothing else of an account gets into an answer. */
export const userSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    role: roleSchema,
    is_active: z.boolean(),
    email_verified_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    last_sign_in_at: z.iso.datetime().nullable(),
    full_name: z.string().nullable(),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof userSchema>
