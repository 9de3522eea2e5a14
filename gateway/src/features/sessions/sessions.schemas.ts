import { userSchema } from '@gatehouse/contracts/user'
import { z } from 'zod'

/** Longer than any password may be, in UTF-16 units. */
const passwordField = z.string().max(2048)

/** No rule for the address here: one that nobody can have is refused like one that nobody has. */
const addressField = z.string().max(320)

export const signInSchema = z.strictObject({ email: addressField, password: passwordField, remember: z.boolean().default(false) })

/** A browser session: whose, and when it ends at the latest. */
export const sessionSchema = z.object({ user: userSchema, expires_at: z.iso.datetime() }).meta({ id: 'Session' })

/** The password form of OAuth 2.0 (RFC 6749 §4.3.2). Clients send the last three unasked; they mean nothing here. */
export const loginSchema = z.strictObject({
  username: addressField,
  password: passwordField,
  grant_type: z.literal('password').optional(),
  scope: z.string().max(1000).optional(),
  client_id: z.string().max(1000).optional(),
  client_secret: z.string().max(1000).optional(),
})

export const tokenSchema = z
  .object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int() })
  .meta({ id: 'AccessToken' })
