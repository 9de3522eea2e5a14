import { z } from 'zod'

export const roleSchema = z.enum(['user', 'admin'])
export type Role = z.infer<typeof roleSchema>

/** A person signs in; a service account is a program's, has no password and uses apps with API tokens. */
export const accountKindSchema = z.enum(['person', 'service'])
export type AccountKind = z.infer<typeof accountKindSchema>

/** Where the addresses of service accounts are. No mail can go there (RFC 2606). */
export const serviceAccountDomain = 'service.invalid'

/** What anybody is ever told of an account. A list of what may be said: nothing else of an account gets into an answer. */
export const userSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    kind: accountKindSchema,
    role: roleSchema,
    is_active: z.boolean(),
    email_verified_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    last_sign_in_at: z.iso.datetime().nullable(),
    full_name: z.string().nullable(),
    picture: z.string().nullable().describe('Id of their picture; `/api/users/pictures/{id}` has it.'),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof userSchema>
