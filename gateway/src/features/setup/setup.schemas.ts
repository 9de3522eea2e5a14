import { plainLine, plainLineFault } from '@gatehouse/kit/text'
import { z } from 'zod'

export const setupStateSchema = z.object({ needed: z.boolean() })

/** The address and the name are checked where accounts are made. */
export const setupSchema = z.strictObject({
  token: z.string().max(200),
  email: z.string().max(320),
  password: z.string().max(2048),
  full_name: z.string().max(200).regex(plainLine, plainLineFault).nullable().optional(),
})
