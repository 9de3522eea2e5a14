import { z } from 'zod'

export const limitsSchema = z.object({ max_pdf_bytes: z.int(), settings_version: z.int().nullable() }).meta({ id: 'DocumentLimitsInForce' })
