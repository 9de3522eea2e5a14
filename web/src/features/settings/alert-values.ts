import type { AlertSettings, AlertSettingsChange } from '../../api/types.ts'

/** What the form holds. `webhook_secret` is empty unless a new one is typed. */
export type AlertValues = {
  mail_to: string
  webhook_url: string
  webhook_secret: string
  group_s: number | string
  isQuiet: boolean
  from: string
  to: string
}

export function alertValuesOf({ mail_to, webhook_url, group_s, quiet }: AlertSettings['reset_to']): AlertValues {
  return {
    mail_to: mail_to.join('\n'),
    webhook_url: webhook_url ?? '',
    webhook_secret: '',
    group_s,
    isQuiet: quiet !== null,
    from: quiet?.from ?? '22:00',
    to: quiet?.to ?? '07:00',
  }
}

/** Addresses, one in a line or with commas between them. */
export function addressesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((address) => address !== '')
}

/** What is asked of the server; a secret only when a new one was typed. */
export function alertChangeFrom(values: AlertValues, timeZone: string): AlertSettingsChange {
  const { webhook_secret: secret } = values
  return {
    mail_to: addressesIn(values.mail_to),
    webhook_url: values.webhook_url.trim() === '' ? null : values.webhook_url.trim(),
    group_s: Number(values.group_s),
    quiet: values.isQuiet ? { from: values.from, to: values.to, time_zone: timeZone } : null,
    ...(secret === '' ? {} : { webhook_secret: secret }),
  }
}
