import { z } from 'zod'

export const unlockSchema = z.strictObject({ token: z.string().max(200) })

/** Anything may stand in the path; what is no id is an account that does not exist. */
export const unlockParamsSchema = z.object({ id: z.string() })

export const signInLimitSchema = z
  .object({
    failures: z.int().meta({ description: 'Failed attempts that are remembered, from browsers that never signed in to this account.' }),
    networks: z.int().meta({ description: 'How many networks they came from.' }),
    slowed_until: z.iso.datetime().nullable().meta({ description: 'Until then such browsers have to wait; null when they need not.' }),
  })
  .meta({ id: 'SignInLimit' })
