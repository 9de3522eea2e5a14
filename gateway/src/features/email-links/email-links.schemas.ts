import { parseEmail } from '@gatehouse/kit/email'
import { z } from 'zod'

const emailField = z
  .string()
  .max(320)
  .refine((text) => parseEmail(text) !== null, 'is not an e-mail address')
const tokenField = z.string().max(200)
const passwordField = z.string().max(2048)
const newPasswordField = passwordField.refine((text) => text.isWellFormed(), 'has a broken character')

export const addressSchema = z.strictObject({ email: emailField })
export const askedSchema = z.object({ message: z.string() })

export const verifySchema = z.strictObject({
  token: tokenField,
  password: passwordField.optional(),
  new_password: newPasswordField.optional(),
})
export const confirmChangeSchema = z.strictObject({ token: tokenField, password: passwordField.optional() })
export const resetSchema = z.strictObject({ token: tokenField, password: newPasswordField })
export const changeSchema = z.strictObject({ email: emailField, password: passwordField })

/** Whose account it was about, for the form in which they sign in next. */
export const doneSchema = z.object({ email: z.string() })

export const emailStateSchema = z
  .object({
    email_verified_at: z.iso.datetime().nullable(),
    verification: z.enum(['required', 'optional', 'off']),
    /** A new address that waits for being confirmed. */
    pending: z.object({ address: z.string(), expires_at: z.iso.datetime() }).nullable(),
  })
  .meta({ id: 'EmailState' })
