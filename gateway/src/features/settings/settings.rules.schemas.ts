import { policyBounds } from '@gatehouse/contracts/password-policy'
import { signUpModeSchema } from '@gatehouse/contracts/sign-up'
import { z } from 'zod'
import { nameField } from './settings.general.ts'
import { sourceSchema } from './settings.layers.ts'

const mostDomains = 100
const mostGroups = 20

const author = z.object({ id: z.string(), email: z.string() })

/** What an answer tells of values: in force, where each comes from, and what a reset would bring. */
const layered = <Shape extends z.ZodRawShape>(values: Shape) => ({
  ...values,
  sources: z.object(
    Object.fromEntries(Object.keys(values).map((name) => [name, sourceSchema])) as Record<keyof Shape, typeof sourceSchema>,
  ),
  reset_to: z.object(values).describe('What comes into force when a value is reset.'),
  version: z.int(),
  updated_at: z.string().nullable(),
  updated_by: author.nullable(),
})

const namesSomething = (change: Record<string, unknown>): boolean => Object.values(change).some((value) => value !== undefined)
const nothing = 'names nothing to change'

export const generalSettingsSchema = z
  .object({
    ...layered({ name: z.string() }),
    public_url: z.string().describe('The address people use; set where Gatehouse is started, with GATEHOUSE_PUBLIC_URL.'),
    public_url_from: z.enum(['default', 'environment']),
  })
  .meta({ id: 'GeneralSettings' })
export type GeneralSettings = z.infer<typeof generalSettingsSchema>

export const generalChangeSchema = z
  .strictObject({ name: nameField.nullable().optional().describe('What the installation is called, at most 60 characters on one line.') })
  .refine(namesSomething, nothing)
  .describe('A value is set, null resets it.')
export type GeneralChange = z.infer<typeof generalChangeSchema>

export const signUpSettingsSchema = z
  .object(layered({ mode: signUpModeSchema, allowed_domains: z.array(z.string()), default_groups: z.array(z.string()) }))
  .meta({ id: 'SignUpSettings' })
export type SignUpSettings = z.infer<typeof signUpSettingsSchema>

/** Domains are read by the grammar of addresses when they are saved. */
export const signUpChangeSchema = z
  .strictObject({
    mode: signUpModeSchema.nullable().optional(),
    allowed_domains: z.array(z.string().max(253)).max(mostDomains).nullable().optional(),
    default_groups: z.array(z.uuid()).max(mostGroups).nullable().optional().describe('Groups that people get who register.'),
  })
  .refine(namesSomething, nothing)
  .describe('A value is set, null resets it, what is left out stays.')
export type SignUpChange = z.infer<typeof signUpChangeSchema>

const { min_length: length, min_score: score, forbidden_words: words } = policyBounds
const forbiddenWord = z
  .string()
  .transform((text) => text.trim().normalize('NFC').toLowerCase())
  .pipe(
    z
      .string()
      .min(words.shortest)
      .max(words.longest)
      .regex(/^\P{Cc}*$/u, 'has a control character')
      .refine((text) => text.isWellFormed(), 'has a broken character'),
  )

const passwordShape = {
  min_length: z.int(),
  require_upper: z.boolean(),
  require_special: z.boolean(),
  forbidden_words: z.array(z.string()),
  min_score: z.int(),
}

export const passwordSettingsSchema = z.object(layered(passwordShape)).meta({ id: 'PasswordSettings' })
export type PasswordSettings = z.infer<typeof passwordSettingsSchema>

export const passwordsChangeSchema = z
  .strictObject({
    min_length: z.int().min(length.min).max(length.max).nullable().optional(),
    require_upper: z.boolean().nullable().optional(),
    require_special: z.boolean().nullable().optional(),
    forbidden_words: z
      .array(forbiddenWord)
      .max(words.most)
      .transform((list) => [...new Set(list)])
      .nullable()
      .optional()
      .describe('In any case; the same word twice counts once.'),
    min_score: z.int().min(score.min).max(score.max).nullable().optional().describe('The least strength by zxcvbn.'),
  })
  .refine(namesSomething, nothing)
  .describe('A value is set, null resets it, what is left out stays. Holds for passwords that are set from now on.')
export type PasswordsChange = z.infer<typeof passwordsChangeSchema>
