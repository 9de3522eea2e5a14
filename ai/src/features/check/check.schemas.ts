import { z } from 'zod'

export const checkCodes = [
  'not_configured',
  'dns',
  'refused',
  'timeout',
  'tls',
  'unauthorized',
  'not_found',
  'rate_limited',
  'bad_model',
  'bad_response',
] as const
export const checkCodeSchema = z.enum(checkCodes)
export type CheckCode = z.infer<typeof checkCodeSchema>

export const checkSteps = ['url', 'dns', 'tcp', 'tls', 'auth', 'reply'] as const
export type CheckStep = (typeof checkSteps)[number]

export const checkBodySchema = z.strictObject({}).nullish()

const stepSchema = z.object({
  step: z.enum(checkSteps),
  ok: z.boolean(),
  ms: z.number(),
  code: checkCodeSchema.nullable(),
  detail: z.string().nullable(),
})
export type CheckStepResult = z.infer<typeof stepSchema>

export const checkResultSchema = z
  .object({
    ok: z.boolean(),
    steps: z.array(stepSchema),
    reply: z.string().nullable(),
    model: z.string().nullable(),
    models: z.array(z.string()).nullable(),
  })
  .meta({ id: 'AiCheck' })
export type CheckResult = z.infer<typeof checkResultSchema>
