import { z } from 'zod'

/** What every settings file begins with: a version that only grows, when it was written (ISO 8601, UTC) and by whom. */
const envelope = { version: z.int().min(0), updated_at: z.iso.datetime(), updated_by: z.string().nullable() }

/** A secret encrypted with the settings key: `v1.<nonce>.<ciphertext and tag>`, base64url (see kit/secret-box). */
export const sealedSecretSchema = z.string().regex(/^v1\.[\w-]+\.[\w-]+$/)

export const aiProviders = ['anthropic', 'openai', 'openai_compatible'] as const
export const aiProviderSchema = z.enum(aiProviders)
export type AiProvider = z.infer<typeof aiProviderSchema>

/** How many models people may have to choose from, besides the one they get unless they do. */
export const modelsMax = 50

/** `ai.json`. `api_key_host` is the host the key was saved for; the key is never sent to another one. */
export const aiSettingsFileSchema = z.object({
  ...envelope,
  provider: aiProviderSchema.nullable(),
  base_url: z.url({ protocol: /^https?$/ }).nullable(),
  model: z.string().min(1).nullable(),
  api_key: sealedSecretSchema.nullable(),
  api_key_host: z.string().nullable(),
  system_prompt: z.string().nullable(),
  max_output_tokens: z.int().min(1),
  /** How many answers a person gets in a day (UTC); null: as many as they want. Files of older versions do not say. */
  max_answers_a_day: z.int().min(1).nullable().default(null),
  /** Models people may choose besides `model`, which is what they get unless they do. Files of older versions name none. */
  models: z.array(z.string().min(1)).max(modelsMax).default([]),
  /** Days after its last question until a conversation is deleted; null: it stays. */
  conversations_kept_days: z.int().min(1).nullable().default(null),
})
export type AiSettingsFile = z.infer<typeof aiSettingsFileSchema>

/** Bounds and default of the largest PDF, in bytes. */
export const pdfBytes = { min: 64 * 1024, max: 2 * 1024 ** 3, default: 25 * 1024 ** 2 } as const

/** Bounds and default of how long deleted documents lie in the trash, in days. */
export const trashDays = { min: 1, max: 365, default: 30 } as const

/** `documents.json`. */
export const documentsSettingsFileSchema = z.object({
  ...envelope,
  max_pdf_bytes: z.int().min(pdfBytes.min).max(pdfBytes.max),
  /** Files of older versions do not say. */
  trash_days: z.int().min(trashDays.min).max(trashDays.max).default(trashDays.default),
})
export type DocumentsSettingsFile = z.infer<typeof documentsSettingsFileSchema>

/** Where each provider's API lives unless the admin names another base URL. */
export const providerBaseUrls: Record<AiProvider, string | null> = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: 'https://api.openai.com/v1',
  openai_compatible: null,
}
