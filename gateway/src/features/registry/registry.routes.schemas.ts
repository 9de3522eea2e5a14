import { z } from 'zod'
import { pictureIdSchema, serviceEntrySchema, sourceSchema } from './registry.schemas.ts'

/** Any text but what a database cannot take: what is no key names a service that does not exist. */
export const keyParamsSchema = z.object({
  key: z
    .string()
    .max(63)
    .regex(/^\P{Cc}*$/u, 'has a control character'),
})

export const pictureParamsSchema = z.object({ id: pictureIdSchema })
export const uploadedSchema = z.object({ id: z.string(), url: z.string() }).meta({ id: 'ServicePicture' })

export const ifMatchSchema = z.looseObject({
  'if-match': z.string().max(500).optional().describe('`"<version>"` that the change is based on; a stale one is refused with 412.'),
})

export const orderBodySchema = z.strictObject({ keys: z.array(z.string().max(63)).max(2000) })

const text = z.string()

/** What is set for a service, complete; the rules for each member stand at the body that sets it. */
export const definitionSchema = z
  .object({
    ...serviceEntrySchema.shape,
    key: text,
    name: text,
    description: text,
    icon: text,
    category: text,
    health_path: text,
    picture: text.nullable(),
    upstream: text.nullable(),
    mount: text.nullable(),
    host: text.nullable(),
    open_url: text,
    depends_on: z.array(text),
    source: sourceSchema,
    version: z.int().describe('For If-Match; 0 while nothing is stored of it.'),
    locked: z.array(text).describe('Members that cannot be changed here.'),
    is_stored: z.boolean().describe('Whether the database holds something of it; beside a service of the file that has no effect.'),
    in_force: z.boolean(),
    faults: z.array(z.object({ path: text, message: text })).describe('Why it is not in force.'),
    needed_by: z.array(z.object({ key: text, name: text })),
    comes_with: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Of a service that comes along and was changed: the members that differ, as they come. Null for any other.'),
  })
  .meta({ id: 'ServiceDefinition' })
