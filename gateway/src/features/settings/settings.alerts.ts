import type { SecretBox } from '@gatehouse/kit/secret-box'
import { refuseSpecialAddresses } from '@gatehouse/kit/outbound'
import { z } from 'zod'
import type { SettingsRepository } from './settings.repository.ts'
import { traced } from './settings.layers.ts'
import { ifMatchSchema, keyMask } from './settings.schemas.ts'
import type { Section } from './settings.sections.ts'
import type { FindSources } from './settings.sources.ts'
import type { Saved, Saving, SettingsStore } from './settings.store.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00')

const quietSchema = z.strictObject({
  from: time,
  to: time,
  time_zone: z.string().max(64).refine(isTimeZone, 'is not a time zone, such as Europe/Berlin'),
})

const alertsValueSchema = z.object({
  mail_to: z.array(z.string()),
  webhook_url: z.string().nullable(),
  /** Sealed. */
  webhook_secret: z.string().nullable(),
  group_s: z.int(),
  quiet: quietSchema.nullable(),
})
type AlertsValue = z.infer<typeof alertsValueSchema>

export const alertsSection: Section<AlertsValue> = {
  key: 'alerts',
  fallback: { mail_to: [], webhook_url: null, webhook_secret: null, group_s: 60, quiet: null },
  valueSchema: alertsValueSchema,
  shown,
  // The address of a webhook is often its key: chats put one into the path.
  audited: (value) => ({ ...shown(value), webhook_url: value.webhook_url === null ? null : `${originOf(value.webhook_url)}/…` }),
}

function shown(value: AlertsValue): Record<string, unknown> {
  return { ...value, webhook_secret: value.webhook_secret === null ? null : keyMask }
}

/** What alerts are sent by, with the secret in the clear; for the feature that sends them. */
export type AlertSettings = Omit<AlertsValue, 'webhook_secret'> & { webhook_secret: string | null }

export const alertsChangeSchema = z
  .strictObject({
    mail_to: z.array(z.email('must be an e-mail address')).max(20).optional().describe('Who gets mails; nobody when empty'),
    webhook_url: z.string().trim().max(2000).superRefine(requireCallable).nullable().optional(),
    webhook_secret: z
      .string()
      .min(16, 'must have at least 16 characters')
      .max(200)
      .refine((text) => !/^\*+$/.test(text), 'is the mask of the stored secret; leave the field out to keep that secret')
      .nullable()
      .optional()
      .describe('Signs what the webhook gets. Left out: it stays. Null: it is cleared.'),
    group_s: z.int().min(0).max(3600).optional().describe('How long changes are gathered into one alert, in seconds'),
    quiet: quietSchema
      .nullable()
      .optional()
      .describe('Hours of each day in which nothing is sent; what is still of interest is sent afterwards'),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'names nothing to change')
export type AlertsChange = z.infer<typeof alertsChangeSchema>

const alertsShape = { mail_to: z.array(z.string()), webhook_url: z.string().nullable(), group_s: z.int(), quiet: quietSchema.nullable() }

export const alertsSchema = z
  .object({
    webhook_secret: z.literal(keyMask).nullable(),
    ...alertsShape,
    ...traced(alertsShape, ['webhook_secret']),
    version: z.int(),
    updated_at: z.string().nullable(),
    updated_by: z.object({ id: z.string(), email: z.string() }).nullable(),
  })
  .meta({ id: 'AlertSettings' })
export type ShownAlerts = z.infer<typeof alertsSchema>

export { ifMatchSchema }

const secretContext = 'settings.alerts.webhook_secret'

export type AlertsParts = { store: SettingsStore; findSources: FindSources; secretBox: Pick<SecretBox, 'seal'> }

export function createAlertsService({ store, findSources, secretBox }: AlertsParts) {
  const answer = async ({ value, version, updated_at, updated_by }: Saved<AlertsValue>): Promise<ShownAlerts> => {
    const sources = await findSources(alertsSection, value, ['mail_to', 'webhook_url', 'webhook_secret', 'group_s', 'quiet'])
    const webhook_secret = value.webhook_secret === null ? null : keyMask
    return { ...value, webhook_secret, sources, reset_to: alertsSection.fallback, version, updated_at, updated_by }
  }
  return {
    read: async (): Promise<ShownAlerts> => answer(await store.read(alertsSection)),
    change: async (change: AlertsChange, saving: Saving): Promise<ShownAlerts> =>
      answer(await store.save(alertsSection, { ...saving, apply: (before) => applyAlertsChange(before, change, secretBox.seal) })),
  }
}

/** The settings after a change. `seal` encrypts a new secret. */
export function applyAlertsChange(before: AlertsValue, { webhook_secret, ...change }: AlertsChange, seal: SecretBox['seal']): AlertsValue {
  return { ...before, ...given(change), ...secretOf(before, { change, webhook_secret, seal }) }
}

/** Reads what is saved at the moment, secret and all. */
export function createAlertSettings(repository: SettingsRepository, secretBox: Pick<SecretBox, 'open'>): () => Promise<AlertSettings> {
  return async () => {
    const row = await repository.find(alertsSection.key)
    const value = row === undefined ? alertsSection.fallback : alertsValueSchema.parse(row.value)
    const { webhook_secret: sealed } = value
    return { ...value, webhook_secret: sealed === null ? null : secretBox.open(sealed, secretContext) }
  }
}

type SecretChange = {
  change: { webhook_url?: string | null | undefined }
  webhook_secret: string | null | undefined
  seal: SecretBox['seal']
}

/** A secret belongs to the host it was saved for: nobody else gets to see what it signs. */
function secretOf(before: AlertsValue, { change, webhook_secret, seal }: SecretChange): Pick<AlertsValue, 'webhook_secret'> {
  if (webhook_secret !== undefined) return { webhook_secret: webhook_secret === null ? null : seal(webhook_secret, secretContext) }
  const moved = change.webhook_url !== undefined && originOf(change.webhook_url) !== originOf(before.webhook_url)
  return { webhook_secret: moved ? null : before.webhook_secret }
}

function originOf(url: string | null): string | null {
  return url === null ? null : new URL(url).origin
}

const given = <T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }

/** What a name resolves to is checked again at each connection. */
function requireCallable(text: string, context: z.RefinementCtx): void {
  const fault = urlFault(text)
  if (fault !== null) context.addIssue({ code: 'custom', message: fault })
}

function urlFault(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return 'is not an http or https address'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password'
  const refusal = refuseSpecialAddresses(url.hostname.replaceAll(/^\[|\]$/g, ''))
  return refusal === null ? null : `is ${refusal}, which may not be called`
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
