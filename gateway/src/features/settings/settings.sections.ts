import {
  aiSettingsFileSchema,
  documentsSettingsFileSchema,
  pdfBytes,
  trashDays,
  type AiSettingsFile,
  type DocumentsSettingsFile,
} from '@gatehouse/contracts/settings-files'
import { z } from 'zod'
import { keyMask, type LimitsChange } from './settings.schemas.ts'

type Envelope = 'version' | 'updated_at' | 'updated_by'
export type AiValue = Omit<AiSettingsFile, Envelope> & { api_key_about: KeyAbout | null }
export type DocumentsValue = Omit<DocumentsSettingsFile, Envelope>

/** Settings that are saved and versioned as one. */
export type Section<Value> = {
  /** Key of the row. */
  key: string
  /** What is in force while nobody has saved anything. */
  fallback: Value
  valueSchema: z.ZodType<Value>
  /** What may be told of it: secrets are masked. */
  shown: (value: Value) => Record<string, unknown>
  /** What the audit trail tells, which others read and take along; left out where that is the same. */
  audited?: (value: Value) => Record<string, unknown>
}

/** A section that is handed to a service in a file. */
export type FileSection<Value> = Section<Value> & {
  /** Also the key of the service that reads the file. */
  key: 'ai' | 'documents'
  file: string
  fileSchema: z.ZodType
}

/**
 * What may be told of the stored key: how it ends, who set it and when, and whether it took the place of another. It is noted when the key
 * is sealed, since nothing here opens one again, and it stands in no file. Keys of older versions have none.
 */
const keyAboutSchema = z.object({
  ending: z.string().max(4).nullable(),
  at: z.iso.datetime(),
  by: z.object({ id: z.string(), email: z.string() }).nullable(),
  replaced: z.boolean(),
})
export type KeyAbout = z.infer<typeof keyAboutSchema>

const envelope = { version: true, updated_at: true, updated_by: true } as const

export const aiSection: FileSection<AiValue> = {
  key: 'ai',
  file: 'ai.json',
  fallback: {
    provider: null,
    base_url: null,
    model: null,
    api_key: null,
    api_key_host: null,
    api_key_about: null,
    system_prompt: null,
    max_output_tokens: 4096,
    max_answers_a_day: null,
    models: [],
    conversations_kept_days: null,
  },
  valueSchema: aiSettingsFileSchema.omit(envelope).extend({ api_key_about: keyAboutSchema.nullable().default(null) }),
  shown: ({ api_key_host: _host, api_key_about: about, ...value }) => ({
    ...value,
    api_key: value.api_key === null ? null : `${keyMask}${about?.ending ?? ''}`,
  }),
  fileSchema: aiSettingsFileSchema,
}

export const documentsSection: FileSection<DocumentsValue> = {
  key: 'documents',
  file: 'documents.json',
  fallback: { max_pdf_bytes: pdfBytes.default, trash_days: trashDays.default },
  valueSchema: documentsSettingsFileSchema.omit(envelope),
  shown: (value) => value,
  fileSchema: documentsSettingsFileSchema,
}

/** What is not named stays. */
export function applyLimitsChange(before: DocumentsValue, { max_pdf_bytes, trash_days }: LimitsChange): DocumentsValue {
  return { ...before, max_pdf_bytes: max_pdf_bytes ?? before.max_pdf_bytes, trash_days: trash_days ?? before.trash_days }
}
