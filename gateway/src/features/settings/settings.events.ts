import type { Log } from '@gatehouse/kit/log'

/** What happens to settings, told in one place: log now, audit beside it when that comes. Names of fields only, never values. */
export type SettingsEvents = {
  changed: (section: string, change: { by: { id: string }; version: number; fields: string[] }) => void
  tested: (by: { id: string }, outcome: { ok: boolean; code: string | null }) => void
}

export function createSettingsEvents(log: Log): SettingsEvents {
  return {
    changed: (section, { by, version, fields }) => log.info({ section, version, fields, by: by.id }, 'settings were changed'),
    tested: (by, outcome) => log.info({ ...outcome, by: by.id }, 'the ai settings were tested'),
  }
}
