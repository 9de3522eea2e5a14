import type { Clock } from '@gatehouse/kit/clock'
import { preconditionFailed } from '@gatehouse/kit/errors'
import type { Log } from '@gatehouse/kit/log'
import { writeSettingsFile } from '@gatehouse/kit/settings-file'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { SettingsChanged, SettingsEvents } from './settings.events.ts'
import type { LockedSettings, SettingsRepository, StoredSettings } from './settings.repository.ts'
import type { FileSection, Section } from './settings.sections.ts'
import type { ChangedVia } from './settings.tables.ts'
import type { VersionsRepository } from './settings.versions.repository.ts'
import { keepVersions } from './settings.versions.ts'

export type Author = { id: string; email: string }

/** A section as it is saved. `updated_at` is null while nobody has saved it, `updated_by` also when it was the command line. */
export type Saved<Value> = { value: Value; version: number; updated_at: string | null; updated_by: Author | null }

/** Who saves (null at the command line), the request it comes with, from where, and its `If-Match` if it has one. */
export type Saving = { author: Author | null; by: AuditOrigin; via: ChangedVia; ifMatch: string | undefined }

/** `restores` names the version that this goes back to. */
export type Change<Value> = Saving & { apply: (before: Value) => Value; restores?: number }

export type SettingsStore = {
  read: <Value>(section: Section<Value>) => Promise<Saved<Value>>
  /** Saves a change; throws `request.precondition_failed` when `ifMatch` names another version. */
  save: <Value extends object>(section: Section<Value>, change: Change<Value>) => Promise<Saved<Value>>
  /** Saves a change as `save` does and hands it to the service. */
  change: <Value extends object>(section: FileSection<Value>, change: Change<Value>) => Promise<Saved<Value>>
  /** Brings the file in line with the database. */
  publish: <Value>(section: FileSection<Value>) => Promise<void>
  /** The same where another process may have saved, and only if the file has another version. */
  follow: <Value>(section: FileSection<Value>) => Promise<void>
}

export type StoreParts = {
  repository: SettingsRepository
  versions: VersionsRepository
  configDir: string
  clock: Clock
  log: Log
  events: SettingsEvents
  checkSoon: (serviceKey: 'ai' | 'documents') => void
  /** Tells the gateways that a section is changed, when its transaction commits. */
  announce: (section: string, trx: LockedSettings['trx']) => Promise<void>
}

export type SavingParts = Pick<StoreParts, 'repository' | 'versions' | 'clock' | 'events' | 'announce'>

export function createSettingsStore(parts: StoreParts): SettingsStore {
  const { repository, log } = parts
  return {
    read: async (section) => savedOf(section, await repository.find(section.key)),
    save: (section, change) => saveChange(parts, section, change),
    change: async (section, change) => {
      const saved = await saveChange(parts, section, change)
      // The change is saved: a file that cannot be written now is no reason to tell the admin that it is not.
      const published = await publish(parts, section).catch((error: unknown) => {
        log.error({ err: error, section: section.key }, 'the settings are saved but their file could not be written')
        return null
      })
      parts.checkSoon(section.key)
      return published ?? saved
    },
    publish: async (section) => void (await publish(parts, section)),
    follow: async (section) => {
      const row = await repository.find(section.key)
      if (row === undefined || (await versionIn(join(parts.configDir, section.file))) === row.version) return
      await publish(parts, section)
      parts.checkSoon(section.key)
    },
  }
}

export async function saveChange<Value extends object>(
  { repository, versions, clock, events, announce }: SavingParts,
  section: Section<Value>,
  { author, by, via, ifMatch, apply, restores }: Change<Value>,
): Promise<Saved<Value>> {
  const initial = { key: section.key, value: section.fallback, now: clock.now() }
  return repository.withLocked(initial, async ({ trx, row, save }) => {
    const before = savedOf(section, row)
    requireMatch(ifMatch, before.version)
    const value = section.valueSchema.parse(apply(before.value))
    const saved = { value, updated_at: clock.now(), updated_by_id: author?.id ?? null, updated_by_email: author?.email ?? null }
    const savedRow = await save({ version: row.version + 1, ...saved })
    const after = savedOf(section, savedRow)
    const restored = restores ?? null
    const difference = differenceOf(section, before.value, after.value)
    const making = { changed: Object.keys(difference.after), via, restored, author }
    await keepVersions(versions, trx, { section, before: row, after: savedRow, making })
    await announce(section.key, trx)
    await events.changed(section.key, { by, version: after.version, restored, ...difference }, trx)
    return after
  })
}

/**
 * Writes the file from the row, which stays locked meanwhile: so of any number of writers, also in other gateways, none puts an
 * older version over a newer one. A file can then only be ahead of its row when the database was restored from a backup or made
 * anew; the row moves past it, because services take a version that goes down for an old one.
 */
function publish<Value>({ repository, versions, configDir, clock, log }: StoreParts, section: FileSection<Value>): Promise<Saved<Value>> {
  const file = join(configDir, section.file)
  return repository.withLocked({ key: section.key, value: section.fallback, now: clock.now() }, async ({ trx, row, save }) => {
    const fileVersion = await versionIn(file)
    let current = row
    if (fileVersion > row.version) {
      log.warn(
        { section: section.key, version: row.version, file_version: fileVersion },
        'the settings file is ahead of the database, the settings of the database get a new version',
      )
      const { value, updated_by_id, updated_by_email } = row
      current = await save({ version: fileVersion + 1, value, updated_at: clock.now(), updated_by_id, updated_by_email })
      const making = { changed: [], via: 'gatehouse' as const, restored: null, author: null }
      await keepVersions(versions, trx, { section, before: row, after: current, making })
    }
    await writeSettingsFile(file, section.fileSchema.parse(fileContent(section, current)))
    return savedOf(section, current)
  })
}

function fileContent<Value>(section: FileSection<Value>, row: StoredSettings): object {
  const value = section.valueSchema.parse(row.value)
  return { version: row.version, updated_at: row.updated_at, updated_by: row.updated_by_email, ...value }
}

const versionSchema = z.object({
  version: z
    .int()
    .min(0)
    .max(2 ** 31 - 2),
})

/** The version in a file; -1 when there is none or it is damaged, so that anything may take its place. */
async function versionIn(file: string): Promise<number> {
  try {
    return versionSchema.parse(JSON.parse(await readFile(file, 'utf8'))).version
  } catch {
    return -1
  }
}

export function savedOf<Value>(section: Section<Value>, row: StoredSettings | undefined): Saved<Value> {
  if (row === undefined) return { value: section.fallback, version: 0, updated_at: null, updated_by: null }
  const { updated_by_id: id, updated_by_email: email } = row
  return {
    value: section.valueSchema.parse(row.value),
    version: row.version,
    updated_at: row.version === 0 ? null : row.updated_at,
    updated_by: id === null || email === null ? null : { id, email },
  }
}

/** `If-Match` (RFC 9110 §13.1.1): a list of entity tags, `"<version>"` each, or `*`. */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined) return
  const tags = new Set(ifMatch.split(',').map((tag) => tag.trim()))
  if (tags.has('*') || tags.has(`"${version}"`)) return
  throw preconditionFailed({ detail: `The settings are at version ${version} now. Load them again and repeat your change.` })
}

/** What changed, from what to what; a value that was not set or is reset is null. */
export function differenceOf<Value extends object>(
  { shown, audited = shown }: Section<Value>,
  before: Value,
  after: Value,
): Pick<SettingsChanged, 'before' | 'after'> {
  const stored = [new Map(Object.entries(before)), new Map(Object.entries(after))] as const
  const told = [new Map(Object.entries(audited(before))), new Map(Object.entries(audited(after)))] as const
  // Compared as stored: a secret that is replaced by another looks the same when it is masked.
  const names = told.flatMap((values) => [...values.keys()]).filter((name) => !isDeepStrictEqual(stored[0].get(name), stored[1].get(name)))
  const pick = (values: Map<string, unknown>) => Object.fromEntries(names.map((name) => [name, values.get(name) ?? null]))
  return { before: pick(told[0]), after: pick(told[1]) }
}
