import {
  aiSettingsFileSchema,
  documentsSettingsFileSchema,
  pdfBytes,
  type AiSettingsFile,
  type DocumentsSettingsFile,
} from '@gatehouse/contracts/settings-files'
import type { z } from 'zod'

type Envelope = 'version' | 'updated_at' | 'updated_by'
export type AiValue = Omit<AiSettingsFile, Envelope>
export type DocumentsValue = Omit<DocumentsSettingsFile, Envelope>

/** Settings that are saved, versioned and handed to a service as one. */
export type Section<Value> = {
  /** Key of the row and of the service that reads the file. */
  key: 'ai' | 'documents'
  file: string
  /** What is in force while nobody has saved anything. */
  fallback: Value
  valueSchema: z.ZodType<Value>
  fileSchema: z.ZodType
}

const envelope = { version: true, updated_at: true, updated_by: true } as const

export const aiSection: Section<AiValue> = {
  key: 'ai',
  file: 'ai.json',
  fallback: {
    provider: null,
    base_url: null,
    model: null,
    api_key: null,
    api_key_host: null,
    system_prompt: null,
    max_output_tokens: 4096,
  },
  valueSchema: aiSettingsFileSchema.omit(envelope),
  fileSchema: aiSettingsFileSchema,
}

export const documentsSection: Section<DocumentsValue> = {
  key: 'documents',
  file: 'documents.json',
  fallback: { max_pdf_bytes: pdfBytes.default },
  valueSchema: documentsSettingsFileSchema.omit(envelope),
  fileSchema: documentsSettingsFileSchema,
}
