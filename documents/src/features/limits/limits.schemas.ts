import { z } from 'zod'

export const limitsSchema = z
  .object({
    max_pdf_bytes: z.int(),
    trash_days: z.int().describe('Days after which a deleted document is deleted for good.'),
    set_by: z.string().nullable().describe('Who set them; null while nobody has.'),
    settings_version: z.int().nullable(),
  })
  .meta({ id: 'DocumentLimitsInForce' })
