import { aiProviderSchema, aiSettingsFileSchema, modelsMax, pdfBytes, trashDays } from '@gatehouse/contracts/settings-files'
import { refuseSpecialAddresses } from '@gatehouse/kit/outbound'
import { z } from 'zod'
import { traced } from './settings.layers.ts'

/** What stands for a stored key in every answer, whatever its length. */
export const keyMask = '********'

/** Text that can be stored faithfully; only space counts as nothing. */
const textField = (longest: number, characters: RegExp) =>
  z
    .string()
    .max(longest)
    .regex(characters, 'has a control character')
    .refine((text) => text.isWellFormed(), 'has a broken character')
    .transform((text) => (text.trim() === '' ? null : text.trim()))
    .nullable()
const oneLine = /^\P{Cc}*$/u
const severalLines = /^[\P{Cc}\t\r\n]*$/u

const baseUrlField = textField(2000, oneLine).superRefine((text, context) => {
  const fault = text === null ? null : baseUrlFault(text)
  if (fault !== null) context.addIssue({ code: 'custom', message: fault })
})

/** A key travels in a header, so it is visible ASCII. */
const apiKeyField = z
  .string()
  .max(4000)
  .transform((text) => text.trim())
  .refine((text) => !/^\*+$/.test(text), 'is the mask of the stored key; leave the field out to keep that key')
  .refine((text) => /^[\x21-\x7E]+$/.test(text), 'is empty or has a character that no key has')
  .nullable()

/** Each name once, without space around it. */
const modelsField = z
  .array(
    textField(200, oneLine)
      .refine((name) => name !== null, 'must not be empty')
      .transform((name) => name ?? ''),
  )
  .max(modelsMax)
  .transform((names) => [...new Set(names)])

const namesSomething = (change: Record<string, unknown>): boolean => Object.values(change).some((value) => value !== undefined)

export const aiChangeSchema = z
  .strictObject({
    provider: aiProviderSchema.nullable().optional(),
    base_url: baseUrlField.optional().describe('Where the API lives; null for the usual address of the provider.'),
    model: textField(200, oneLine).optional(),
    api_key: apiKeyField
      .optional()
      .describe(
        'Left out: the stored key stays. Null: it is cleared. A key belongs to the scheme, host and port it was saved for: when those ' +
          'change (through base_url or provider) and no new key comes along, the stored one is cleared.',
      ),
    system_prompt: textField(20_000, severalLines).optional(),
    max_output_tokens: z.int().min(1).max(1_000_000).optional(),
    max_answers_a_day: z.int().min(1).max(100_000).nullable().optional().describe('Answers a person gets in a day (UTC); null: no limit.'),
    models: modelsField.optional().describe('Models people may choose besides `model`, which is what they get unless they do.'),
    conversations_kept_days: z
      .int()
      .min(1)
      .max(36_500)
      .nullable()
      .optional()
      .describe('Days after its last question until a conversation is deleted; null: it stays.'),
  })
  .refine(namesSomething, 'names nothing to change')
export type AiChange = z.infer<typeof aiChangeSchema>

export const limitsChangeSchema = z
  .strictObject({
    max_pdf_bytes: z.int().min(pdfBytes.min).max(pdfBytes.max).optional(),
    trash_days: z
      .int()
      .min(trashDays.min)
      .max(trashDays.max)
      .optional()
      .describe('Days after which a deleted document is deleted for good.'),
  })
  .refine(namesSomething, 'names nothing to change')
export type LimitsChange = z.infer<typeof limitsChangeSchema>

/** Other headers stay as they are. */
export const ifMatchSchema = z.looseObject({
  'if-match': z.string().max(500).optional().describe('`"<version>"` that the change is based on; a stale one is refused with 412.'),
})

const state = {
  version: z.int(),
  updated_at: z.string().nullable(),
  updated_by: z.object({ id: z.string(), email: z.string() }).nullable(),
  in_force_version: z.int().nullable().describe('Version that the service says it runs; null while it has not said.'),
}

const aiShape = {
  provider: aiProviderSchema.nullable(),
  base_url: z.string().nullable(),
  model: z.string().nullable(),
  system_prompt: z.string().nullable(),
  max_output_tokens: z.int(),
  max_answers_a_day: z.int().nullable(),
  models: z.array(z.string()),
  conversations_kept_days: z.int().nullable(),
}

export const aiSettingsSchema = z
  .object({
    api_key: z.literal(keyMask).nullable().describe('A fixed mask when a key is stored, never the key.'),
    api_key_set: z.boolean(),
    api_key_about: z
      .object({
        ending: z.string().nullable().describe('The last four characters; null for a key so short that they would tell something.'),
        at: z.string().describe('When it was set.'),
        by: z.object({ id: z.string(), email: z.string() }).nullable(),
        replaced: z.boolean().describe('Whether it took the place of another.'),
      })
      .nullable()
      .describe('Null without a key, and for one that was stored before this was noted.'),
    ...aiShape,
    ...traced(aiShape, ['api_key']),
    ...state,
  })
  .meta({ id: 'AiSettings' })
export type AiSettings = z.infer<typeof aiSettingsSchema>

const limitsShape = { max_pdf_bytes: z.int(), trash_days: z.int() }

export const documentLimitsSchema = z.object({ ...limitsShape, ...traced(limitsShape), ...state }).meta({ id: 'DocumentLimits' })
export type DocumentLimits = z.infer<typeof documentLimitsSchema>

export const trialBodySchema = z.strictObject({})

const trialStepSchema = z.object({
  step: z.enum(['configuration', 'service', 'provider']),
  ok: z.boolean(),
  ms: z.number().min(0),
  code: z.string().nullable(),
  detail: z.string().nullable(),
})
export type TrialStep = z.infer<typeof trialStepSchema>

/**
 * What the ai service answers to a test: its own, finer steps (address, name, connection, sign-in, reply), which are its matter and
 * may change; here they are the one step `provider`.
 */
export const serviceTrialSchema = z.object({
  ok: z.boolean(),
  steps: z.array(z.object({ ok: z.boolean(), ms: z.number(), code: z.string().nullable(), detail: z.string().nullable() })),
  reply: z.string().nullable(),
  model: z.string().nullable(),
  models: z.array(z.string()).nullable().default(null),
})
export type ServiceTrial = z.infer<typeof serviceTrialSchema>

/** What the admin gets. */
export const trialSchema = z
  .object({
    ok: z.boolean(),
    steps: z.array(trialStepSchema),
    reply: z.string().nullable(),
    model: z.string().nullable(),
    models: z.array(z.string()).nullable().describe('What the provider lists; null when it has no list or was not asked for it.'),
  })
  .meta({ id: 'AiTest' })
export type Trial = z.infer<typeof trialSchema>

/** Why an address cannot be a base URL, or null. What a name resolves to is checked again at each connection. */
function baseUrlFault(text: string): string | null {
  if (!URL.canParse(text) || !aiSettingsFileSchema.shape.base_url.safeParse(text).success) return 'is not an http or https address'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password'
  if (url.search !== '' || url.hash !== '') return 'must not have a query or fragment'
  const refusal = refuseSpecialAddresses(url.hostname.replaceAll(/^\[|\]$/g, ''))
  return refusal === null ? null : `is ${refusal}, which may not be called`
}
