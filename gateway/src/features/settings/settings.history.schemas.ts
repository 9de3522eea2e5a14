import { fieldFaultSchema } from '@gatehouse/contracts/problem'
import { pageOf, pageQuery } from '@gatehouse/kit/http/paging'
import { z } from 'zod'

export const sectionKeys = ['general', 'sign-up', 'passwords', 'alerts', 'ai', 'documents'] as const
export type SectionKey = (typeof sectionKeys)[number]

const version = z.coerce.number().int().min(0).max(2_147_483_647)

export const sectionParamsSchema = z.strictObject({ section: z.enum(sectionKeys) })
export const versionParamsSchema = z.strictObject({ section: z.enum(sectionKeys), version })
export const historyQuerySchema = z.strictObject(pageQuery)
export type HistoryQuery = z.infer<typeof historyQuerySchema>
export const goBackSchema = z.strictObject({ version: z.int().min(0).max(2_147_483_647).describe('The version to go back to.') })

const madeSchema = {
  version: z.int(),
  at: z.string().nullable().describe('When it was saved; null for what was there before anybody saved anything.'),
  by: z.object({ id: z.string(), email: z.string() }).nullable(),
  via: z
    .enum(['page', 'api', 'command_line', 'gatehouse'])
    .nullable()
    .describe('Where it came from: a browser, a program, the command line, Gatehouse itself; null where that is not known.'),
  changed: z.array(z.string()).nullable().describe('Names of the values that it changed; null where that is not known.'),
  restored: z.int().nullable().describe('The version that it went back to.'),
}
export const settingsVersionSchema = z.object(madeSchema).meta({ id: 'SettingsVersion' })
export type SettingsVersion = z.infer<typeof settingsVersionSchema>

export const versionPageSchema = pageOf(settingsVersionSchema)
  .extend({
    latest: z.int().describe('The version that is saved now.'),
    in_force_version: z.int().nullable().describe('The version in force: what the service says it runs, null while it has not said.'),
    keeps: z.int().describe('How many versions are kept.'),
  })
  .meta({ id: 'SettingsHistory' })
export type VersionPage = z.infer<typeof versionPageSchema>

const stateSchema = z.object({ set: z.boolean().describe('False: nothing was set here.'), value: z.unknown() })
const inForceSchema = z.object({ value: z.unknown(), from: z.enum(['default', 'environment', 'here']) })

export const versionFieldSchema = z
  .object({
    name: z.string(),
    secret: z.boolean().describe('A secret is in no version, only that there was one. Going back brings none.'),
    before: stateSchema.nullable().describe('In the version before; null when that is not kept.'),
    held: stateSchema,
    now: inForceSchema,
    after: inForceSchema.describe('What would be in force after going back.'),
  })
  .meta({ id: 'SettingsVersionField' })
export type VersionField = z.infer<typeof versionFieldSchema>

export const versionDetailsSchema = z
  .object({
    ...madeSchema,
    latest: z.int(),
    fields: z.array(versionFieldSchema),
    changes: z.boolean().describe('Whether going back would change anything.'),
    refusal: z
      .object({ detail: z.string(), errors: z.array(fieldFaultSchema) })
      .nullable()
      .describe('Why the rules of today do not allow to go back to it.'),
  })
  .meta({ id: 'SettingsVersionDetails' })
export type VersionDetails = z.infer<typeof versionDetailsSchema>
