import { z } from 'zod'
import { failureReasons } from './health.outcome.ts'

const statusSchema = z.enum(['up', 'degraded', 'down', 'unknown', 'maintenance'])

/** Why an app is not simply up: codes, for which the page has words. */
const reasonSchema = z.enum([...failureReasons, 'warning', 'unstable', 'starting', 'not_checked', 'not_monitored', 'disabled'])

const share = z.number().min(0).max(1)

/** What a person sees of a service. `uptime` is a share of the watched time; `spark` has the last 24 h in half hours, from old to new. */
const appSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string(),
    icon: z.string(),
    category: z.string(),
    kind: z.enum(['api', 'site', 'link']),
    open_url: z.string(),
    status: statusSchema,
    reason: reasonSchema.nullable(),
    since: z.iso.datetime().nullable(),
    last_ok_at: z.iso.datetime().nullable(),
    latency: z.object({ p50: z.number(), p95: z.number() }).nullable().describe('Milliseconds, over the last hour'),
    uptime: z.object({ h24: share.nullable(), d7: share.nullable(), d30: share.nullable() }).nullable(),
    spark: z.array(share.nullable()),
  })
  .meta({ id: 'App' })
export type App = z.infer<typeof appSchema>

export const appListSchema = z.object({ items: z.array(appSchema), generated_at: z.iso.datetime() })

/** What an admin sees of a service besides. */
const serviceSchema = z
  .object({
    ...appSchema.shape,
    upstream: z.string().nullable(),
    mount: z.string().nullable(),
    health_path: z.string(),
    source: z.enum(['file', 'admin']),
    visibility: z.enum(['everyone', 'granted']),
    enabled: z.boolean(),
    trusted: z.boolean(),
    version: z.string().nullable(),
    settings_version: z.int().nullable(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'Service' })
export type ServiceView = z.infer<typeof serviceSchema>

export const serviceListSchema = z.object({ items: z.array(serviceSchema) })
