import { userSchema } from '@gatehouse/contracts/user'
import { plainLine, plainLineFault } from '@gatehouse/kit/text'
import { z } from 'zod'

/** What people call a token or account: one line, not empty. */
const nameField = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(longest)
    .regex(plainLine, plainLineFault)
    .refine((text) => text.isWellFormed(), 'has a broken character')

const appField = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not the key of an app')

export const longestLifeDays = 366

export const tokenBodySchema = z.strictObject({
  name: nameField(100),
  apps: z
    .array(appField)
    .min(1, 'names no app')
    .max(100)
    .nullable()
    .describe('Keys of the apps it is for; null: all that its owner may use, also in future.'),
  expires_in_days: z
    .int()
    .min(1)
    .max(longestLifeDays)
    .nullable()
    .default(90)
    .describe('Null for one that does not expire; only service accounts may have such.'),
})
export type TokenBody = z.infer<typeof tokenBodySchema>

export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().describe('Its first characters.'),
    apps: z.array(z.string()).nullable(),
    created_at: z.iso.datetime(),
    created_by: z.string().nullable().describe('Address of who made it, unless that was its owner.'),
    expires_at: z.iso.datetime().nullable(),
    expired: z.boolean(),
    last_used_at: z.iso.datetime().nullable().describe('To about a minute.'),
    last_used_network: z.string().nullable().describe('The /24 or /64 it came from.'),
  })
  .meta({ id: 'ApiToken' })
export type ApiToken = z.infer<typeof tokenSchema>

export const tokensSchema = z.object({ items: z.array(tokenSchema) }).meta({ id: 'ApiTokens' })
export const madeTokenSchema = tokenSchema.extend({ token: z.string().describe('Told in this answer only.') }).meta({ id: 'MadeApiToken' })

export const serviceAccountBodySchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must begin with a lower-case letter and hold only lower-case letters, digits and -'),
  description: nameField(200).nullable().default(null),
})

export const serviceAccountSchema = z
  .object({
    ...userSchema.pick({ id: true, email: true, is_active: true, created_at: true }).shape,
    description: z.string().nullable(),
    tokens: z.int().describe('How many it has that are good.'),
    last_used_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ServiceAccount' })
export const serviceAccountsSchema = z.object({ items: z.array(serviceAccountSchema) }).meta({ id: 'ServiceAccounts' })

/** Anything may stand in the path; what is no id is an account or a token that does not exist. */
export const tokenParamsSchema = z.object({ id: z.string() })
export const ownerParamsSchema = z.object({ id: z.string() })
export const ownedTokenParamsSchema = z.object({ id: z.string(), token_id: z.string() })
