import { z } from 'zod'

/** In the order in which they are offered. The first one is done before anybody can ask. */
export const stepSchema = z.enum(['admin', 'name', 'address', 'mail', 'sign_up', 'first_app'])
export type Step = z.infer<typeof stepSchema>

const stateSchema = z.enum(['done', 'to_do', 'skipped'])

export const remainingSchema = z.array(z.object({ step: stepSchema, state: z.enum(['to_do', 'skipped']) }))
export type Remaining = z.infer<typeof remainingSchema>

export const progressSchema = z
  .object({
    reminder: z.boolean().describe('Whether the overview reminds of what is left.'),
    steps: z.array(
      z.object({
        step: stepSchema,
        state: stateSchema,
        at: z.iso.datetime().nullable().describe('When it was skipped or confirmed, where that is what its state comes from.'),
        by: z.object({ id: z.string(), email: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'SetupProgress' })
export type Progress = z.infer<typeof progressSchema>

export const reminderSchema = z.strictObject({ reminder: z.boolean() })

const markableSchema = stepSchema.exclude(['admin'])
export const stepParamsSchema = z.object({ step: markableSchema })
export type MarkableStep = z.infer<typeof markableSchema>

export const markSchema = z
  .strictObject({ mark: z.enum(['skipped', 'confirmed']).nullable() })
  .describe(
    '`skipped`: for later. `confirmed`: it is right as it is; for the address alone, the others show by what is set. Null takes it back.',
  )
export type Mark = z.infer<typeof markSchema>['mark']
