import { z } from 'zod'

/**
 * What a service answers at its health path. `pass` and `warn` come with 200, `fail` with 503. `settings_version` is the
 * version of its settings file that it has in force, null before the first one was read.
 */
export const serviceHealthSchema = z
  .object({
    status: z.enum(['pass', 'warn', 'fail']),
    version: z.string().optional(),
    settings_version: z.int().nullable().optional(),
    notes: z.array(z.string()).optional(),
  })
  .meta({ id: 'ServiceHealth' })
export type ServiceHealth = z.infer<typeof serviceHealthSchema>
