import { passwordPolicySchema } from '@gatehouse/contracts/password-policy'
import { signUpModeSchema } from '@gatehouse/contracts/sign-up'
import { roleSchema, serviceAccountDomain, userSchema, type Role } from '@gatehouse/contracts/user'
import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { plainLine, plainLineFault } from '@gatehouse/kit/text'
import { z } from 'zod'
import { parseEmail } from '@gatehouse/kit/email'

export const emailField = z
  .string()
  .max(320)
  .refine((text) => parseEmail(text) !== null, 'is not an e-mail address')
  .refine((text) => parseEmail(text)?.key.endsWith(`@${serviceAccountDomain}`) !== true, 'is kept for service accounts')

/** Longer than any password may be, in UTF-16 units; what is longer is refused before anything looks at it. */
const longestPasswordUnits = 2048

/** A password that is only compared: anything that fits. */
export const passwordField = z.string().max(longestPasswordUnits)

/** A password to be set: its rules are told in a 422; here only what cannot be stored faithfully is refused. */
export const newPasswordField = passwordField.refine((text) => text.isWellFormed(), 'has a broken character')

/** Text for people: no control characters (NUL would not even be storable); only space counts as nothing. */
const textField = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(plainLine, plainLineFault)
    .refine((text) => text.isWellFormed(), 'has a broken character')
    .transform((text) => (text.trim() === '' ? null : text.trim()))
    .nullable()

export const fullNameField = textField(200)

export const registerSchema = z.strictObject({ email: emailField, password: newPasswordField, full_name: fullNameField.optional() })
export const registerAnswerSchema = z.object({ message: z.string() })

export const policySchema = z
  .object({
    sign_up: signUpModeSchema,
    allowed_domains: z.array(z.string()).describe('Domains of addresses that may register; empty: any.'),
    email_verification: z.enum(['required', 'optional', 'off']),
    password: passwordPolicySchema,
    installation: z.object({ name: z.string() }),
  })
  .meta({ id: 'AuthPolicy' })

export const passwordChangeSchema = z.strictObject({ current_password: passwordField, new_password: newPasswordField })

export const profileSchema = z
  .object({
    full_name: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string().nullable(),
    time_zone: z.string().nullable(),
  })
  .meta({ id: 'Profile' })
export type Profile = z.infer<typeof profileSchema>

/** A PUT replaces the whole profile: what is left out is emptied. */
export const profileBodySchema = z.strictObject({
  full_name: fullNameField.default(null),
  phone: textField(40)
    .refine((text) => text === null || /^\+?[\d\s()./-]+$/.test(text), 'is not a phone number')
    .default(null),
  language: textField(35)
    .refine((text) => text === null || isLanguage(text), 'is not a language tag, such as en or de-AT')
    .default(null),
  time_zone: textField(64)
    .refine((text) => text === null || isTimeZone(text), 'is not a time zone, such as Europe/Vienna')
    .default(null),
})

export const userQuerySchema = z.strictObject({
  ...pageQuery,
  search: z.string().max(200).regex(plainLine, plainLineFault).optional(),
  role: roleSchema.optional(),
  is_active: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
})
export type UserQuery = z.infer<typeof userQuerySchema>

export const userPageSchema = pageOf(userSchema)

export const userBodySchema = z.strictObject({
  email: emailField,
  password: newPasswordField,
  role: roleSchema.default('user'),
  full_name: fullNameField.optional(),
})

export const userChangeSchema = z
  .strictObject({ role: roleSchema.optional(), is_active: z.boolean().optional() })
  .refine((change) => change.role !== undefined || change.is_active !== undefined, 'names nothing to change')
export type UserChange = { role?: Role | undefined; is_active?: boolean | undefined }

const mostInBulk = 200
const bulkIds = z.array(z.uuid()).min(1, 'names nobody').max(mostInBulk)

export const bulkSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['deactivate', 'reactivate', 'end_sessions']), ids: bulkIds }),
  z.strictObject({ action: z.enum(['add_to_group', 'remove_from_group']), ids: bulkIds, group_id: z.uuid() }),
])
export type Bulk = z.infer<typeof bulkSchema>

const bulkResultSchema = z.object({
  id: z.uuid(),
  outcome: z.enum(['done', 'unchanged', 'refused']).describe('`unchanged`: it was so before.'),
  code: z.string().nullable().describe('Why it was refused, as the code of a problem.'),
  reason: z.string().nullable(),
})
export type BulkResult = z.infer<typeof bulkResultSchema>
export const bulkAnswerSchema = z.object({ items: z.array(bulkResultSchema) }).meta({ id: 'BulkAnswer' })

/** Anything may stand in the path; what is no id is an account that does not exist. */
export const userParamsSchema = z.object({ id: z.string() })

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
