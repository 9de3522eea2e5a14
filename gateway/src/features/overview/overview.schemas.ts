import { z } from 'zod'

const moment = z.iso.datetime()
const count = z.int().min(0)

/** `urgent`: people are, or will soon be, kept from something. `soon`: it will not mend itself. `waiting`: somebody waits for an admin. */
const urgencySchema = z.enum(['urgent', 'soon', 'waiting'])
export type Urgency = z.infer<typeof urgencySchema>

const kinds = {
  service_down: { key: z.string(), name: z.string(), since: moment.nullable(), reason: z.string().nullable(), others: count },
  service_unwell: { key: z.string(), name: z.string(), since: moment.nullable(), reason: z.string().nullable() },
  checks_stopped: { since: moment.nullable() },
  changes_unheard: {},
  audit_broken: { checked_at: moment },
  certificate_ends: { days_left: z.int() },
  certificate_refused: { fault: z.string() },
  certificate_names: { hosts: z.array(z.string()) },
  disk_low: { free_bytes: z.number(), total_bytes: z.number() },
  services_file: { path: z.string(), since: moment.nullable() },
  services_set_aside: { names: z.array(z.string()) },
  versions_differ: { own: z.string(), services: z.array(z.object({ name: z.string(), version: z.string() })) },
  settings_not_in_force: { names: z.array(z.string()) },
  sign_ins_refused: { last_day: count, usual: count },
  mail_failed: { count },
  registrations_waiting: { count },
  requests_waiting: { count },
} as const
type Kinds = typeof kinds

const item = <Kind extends keyof Kinds>(kind: Kind) => z.object({ kind: z.literal(kind), urgency: urgencySchema, ...kinds[kind] })

/** Something that an admin should look at: a kind, for which the page has words and a place, and what is to be said of it. */
const attentionSchema = z
  .discriminatedUnion('kind', [
    item('service_down'),
    item('service_unwell'),
    item('checks_stopped'),
    item('changes_unheard'),
    item('audit_broken'),
    item('certificate_ends'),
    item('certificate_refused'),
    item('certificate_names'),
    item('disk_low'),
    item('services_file'),
    item('services_set_aside'),
    item('versions_differ'),
    item('settings_not_in_force'),
    item('sign_ins_refused'),
    item('mail_failed'),
    item('registrations_waiting'),
    item('requests_waiting'),
  ])
  .meta({ id: 'Attention' })
export type Attention = z.infer<typeof attentionSchema>

const signInDaySchema = z
  .object({
    day: z.iso.date(),
    opened: count.describe('Sign-ins that led to a session'),
    refused: count,
    people: count.describe('Different people who signed in'),
  })
  .meta({ id: 'SignInDay' })

const status = z.enum(['up', 'degraded', 'down', 'unknown', 'maintenance'])

export const overviewSchema = z
  .object({
    attention: z.array(attentionSchema).describe('The most urgent first; empty when nothing has to be done'),
    changes: z
      .array(z.object({ key: z.string(), name: z.string(), at: moment, from: status, to: status, reason: z.string().nullable() }))
      .describe('The last changes of services, the latest first'),
    sign_ins: z.array(signInDaySchema).describe('The last 14 days (UTC), the oldest first; the last one is today so far'),
    set_up: z
      .array(z.object({ step: z.string(), state: z.enum(['to_do', 'skipped']) }))
      .describe('Steps of the set-up that are left; none where nobody wants to be reminded'),
    active_people: z.object({ day: count, week: count, month: count }).describe('Seen within 24 hours, 7 days and 30 days'),
  })
  .meta({ id: 'Overview' })
export type Overview = z.infer<typeof overviewSchema>
