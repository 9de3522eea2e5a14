import { appsArrangementSchema } from '@gatehouse/contracts/apps-arrangement'
import { userSchema } from '@gatehouse/contracts/user'
import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { z } from 'zod'

/** Longer than any password may be, in UTF-16 units. */
const passwordField = z.string().max(2048)

/** No rule for the address here: one that nobody can have is refused like one that nobody has. */
const addressField = z.string().max(320)

export const signInSchema = z.strictObject({ email: addressField, password: passwordField, remember: z.boolean().default(false) })

/** What the first page needs besides: how dates are written, how the person has arranged their apps, what the installation is called. */
const firstPaintSchema = z.object({
  locale: z.object({ language: z.string().nullable(), time_zone: z.string().nullable() }),
  apps: appsArrangementSchema,
  installation: z.object({ name: z.string() }),
})
export type FirstPaint = z.infer<typeof firstPaintSchema>

/** A browser session: whose, and when it ends at the latest. */
export const sessionSchema = z.object({ user: userSchema, expires_at: z.iso.datetime(), ...firstPaintSchema.shape }).meta({ id: 'Session' })

/** The password form of OAuth 2.0 (RFC 6749 §4.3.2). Clients send the last three unasked; they mean nothing here. */
export const loginSchema = z.strictObject({
  username: addressField,
  password: passwordField,
  otp: z.string().min(1).max(40).optional(),
  grant_type: z.literal('password').optional(),
  scope: z.string().max(1000).optional(),
  client_id: z.string().max(1000).optional(),
  client_secret: z.string().max(1000).optional(),
})

export const tokenSchema = z
  .object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int() })
  .meta({ id: 'AccessToken' })

/** Where a person is signed in: a browser, or a program with a token of POST /api/auth/login. */
export const sessionItemSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['browser', 'program']),
    /** Whether the browser keeps it when it is closed. */
    remember: z.boolean(),
    /** Names, not versions: Firefox, curl; null when it did not say. */
    client: z.string().nullable(),
    os: z.string().nullable(),
    /** The /24 or /64 it was last renewed from. */
    network: z.string().nullable(),
    network_kind: z.enum(['this_machine', 'private', 'public']).nullable(),
    created_at: z.iso.datetime(),
    /** To about a minute. */
    last_seen_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    /** Whether it is the session that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'SessionItem' })
export type SessionItem = z.infer<typeof sessionItemSchema>

export const sessionQuerySchema = z.strictObject(pageQuery)
export const sessionPageSchema = pageOf(sessionItemSchema)
export const endedSchema = z.object({ ended: z.int() }).meta({ id: 'EndedSessions' })

/** Anything may stand in the path; what is no id is a session or a person that does not exist. */
export const sessionParamsSchema = z.object({ id: z.string() })
export const userSessionsParamsSchema = z.object({ id: z.string() })
export const userSessionParamsSchema = z.object({ id: z.string(), session_id: z.string() })
