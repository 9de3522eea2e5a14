import { z } from 'zod'

export const limitsSchema = z
  .object({
    max_pdf_bytes: z.int(),
    set_by: z.string().nullable().describe('Who set them; null while nobody has.'),
    settings_version: z.int().nullable(),
  })
  .meta({ id: 'DocumentLimitsInForce' })
