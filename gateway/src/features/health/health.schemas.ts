import { plainLine, plainLineFault, plainLines } from '@gatehouse/kit/text'
import { z } from 'zod'
import { failureReasons } from './health.outcome.ts'

const statusSchema = z.enum(['up', 'degraded', 'down', 'unknown', 'maintenance'])

/** Why an app is not simply up: codes, for which the page has words. */
const reasonSchema = z.enum([...failureReasons, 'warning', 'unstable', 'starting', 'not_checked', 'not_monitored', 'disabled'])

const share = z.number().min(0).max(1)
const moment = z.iso.datetime()

/** What a person sees of a service. `uptime` is a share of the watched time; `spark` has the last 24 h in half hours, from old to new. */
const appSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string(),
    icon: z.string(),
    icon_url: z.string().nullable().describe('An uploaded icon, which wins over `icon`'),
    category: z.string(),
    kind: z.enum(['api', 'site', 'link']),
    open_url: z.string(),
    status: statusSchema,
    reason: reasonSchema.nullable(),
    because: z
      .object({ key: z.string().nullable(), name: z.string().nullable() })
      .nullable()
      .describe('The app that is down and that this one needs; without its name for those who may not see it'),
    since: moment.nullable(),
    maintenance: z.object({ until: moment.nullable(), message: z.string().nullable() }).nullable(),
    last_ok_at: moment.nullable(),
    latency: z.object({ p50: z.number(), p95: z.number() }).nullable().describe('Milliseconds, over the last hour'),
    uptime: z.object({ h24: share.nullable(), d7: share.nullable(), d30: share.nullable() }).nullable(),
    spark: z.array(share.nullable()),
  })
  .meta({ id: 'App' })
export type App = z.infer<typeof appSchema>

/** Whether anybody checks: when that was last certain, and whether it is too long ago to be believed. */
const monitorSchema = z.object({ checked_at: moment.nullable(), stale: z.boolean() }).meta({ id: 'MonitorState' })
export type MonitorState = z.infer<typeof monitorSchema>

export const appListSchema = z.object({ items: z.array(appSchema), monitor: monitorSchema, generated_at: moment })
export type AppListBody = z.infer<typeof appListSchema>

/** What an admin sees of a service besides. */
const serviceSchema = z
  .object({
    ...appSchema.shape,
    upstream: z.string().nullable(),
    mount: z.string().nullable(),
    health_path: z.string(),
    source: z.enum(['file', 'admin', 'builtin']),
    visibility: z.enum(['everyone', 'granted']),
    enabled: z.boolean(),
    trusted: z.boolean(),
    depends_on: z.array(z.string()),
    interval_s: z.int(),
    checked_at: moment.nullable(),
    version: z.string().nullable(),
    settings_version: z.int().nullable(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'Service' })
export type ServiceView = z.infer<typeof serviceSchema>

const fileFaultSchema = z.object({ line: z.int().nullable(), column: z.int().nullable(), message: z.string() })

export const serviceListSchema = z.object({
  items: z.array(serviceSchema),
  monitor: monitorSchema,
  file: z
    .object({
      path: z.string(),
      applied_at: moment,
      faults: z.array(fileFaultSchema).describe('Of a newer content; what the file said before stays in force'),
      faulty_since: moment.nullable(),
    })
    .nullable()
    .describe('The services file; null without one'),
  set_aside: z
    .array(
      z.object({
        key: z.string(),
        name: z.string(),
        reason: z.enum(['in_file', 'invalid']),
        faults: z.array(z.object({ path: z.string(), message: z.string() })),
      }),
    )
    .describe('Stored services that are not in force: the file has their key, or they are not valid'),
})

/** Any text but what a database cannot take: what is no key names a service that does not exist. */
const keyParam = z.string().max(63).regex(plainLine, plainLineFault)

export const serviceParamsSchema = z.object({ key: keyParam })

export const historyQuerySchema = z.object({
  range: z.enum(['24h', '7d', '90d']).default('24h').describe('24h and 7d in stretches of 5 minutes, 90d of an hour'),
})

const bucketSchema = z.object({
  at: moment,
  checks: z.int(),
  passed: z.int(),
  uptime: share.nullable(),
  p50: z.int().nullable(),
  p95: z.int().nullable(),
})

const transitionSchema = z
  .object({
    at: moment,
    from: statusSchema,
    to: statusSchema,
    reason: reasonSchema.nullable(),
    because: z.string().nullable().describe('Key of the service that was the reason'),
    detail: z.string().nullable().describe('What exactly went wrong; for admins only'),
  })
  .meta({ id: 'Transition' })

export const historySchema = z
  .object({
    key: z.string(),
    range: z.enum(['24h', '7d', '90d']),
    seconds: z.int().describe('Length of a stretch'),
    buckets: z.array(bucketSchema),
    transitions: z.array(transitionSchema).describe('The latest first'),
  })
  .meta({ id: 'ServiceHistory' })
export type ServiceHistory = z.infer<typeof historySchema>

const phase = z.number().nullable()

/** What a check found that an admin asked for. A part that was not needed or not reached has no time. */
export const checkResultSchema = z
  .object({
    ok: z.boolean(),
    url: z.string(),
    phases: z.object({ dns_ms: phase, connect_ms: phase, tls_ms: phase, first_byte_ms: phase, total_ms: z.number() }),
    http_status: z.int().nullable(),
    reason: reasonSchema.nullable(),
    detail: z.string().nullable(),
    version: z.string().nullable(),
    settings_version: z.int().nullable(),
    checked_at: moment,
  })
  .meta({ id: 'CheckResult' })
export type CheckResult = z.infer<typeof checkResultSchema>

const zone = z.string().max(64).refine(isTimeZone, 'is not a time zone, such as Europe/Berlin')

const weeklySchema = z.strictObject({
  days: z.array(z.int().min(0).max(6)).min(1).max(7).describe('From 0, Sunday'),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 02:30'),
  minutes: z.int().min(1).max(1440),
  time_zone: zone,
})

export const maintenanceChangeSchema = z
  .strictObject({
    starts_at: moment.optional().describe('Now unless given'),
    ends_at: moment.nullable().default(null).describe('Null: until somebody ends it'),
    weekly: weeklySchema.nullable().default(null),
    message: z
      .string()
      .trim()
      .max(300)
      .regex(plainLines, plainLineFault)
      .refine((text) => text.isWellFormed(), 'has a broken character')
      .default(''),
  })
  .refine(({ starts_at, ends_at }) => ends_at === null || starts_at === undefined || Date.parse(ends_at) > Date.parse(starts_at), {
    path: ['ends_at'],
    message: 'must come after the start',
  })
export type MaintenanceChange = z.infer<typeof maintenanceChangeSchema>

const maintenanceWindowSchema = z
  .object({
    id: z.string(),
    service_key: z.string(),
    starts_at: moment,
    ends_at: moment.nullable(),
    weekly: weeklySchema.nullable(),
    message: z.string(),
    created_by: z.string(),
    active: z.boolean(),
  })
  .meta({ id: 'MaintenanceWindow' })
export const maintenanceListSchema = z.object({ items: z.array(maintenanceWindowSchema) })
export { maintenanceWindowSchema }

export const maintenanceParamsSchema = z.object({ key: keyParam, id: z.uuid() })

/** Keys of apps of which I want to be told when they are back. */
export const backNoticesSchema = z.object({ keys: z.array(z.string()) })

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
