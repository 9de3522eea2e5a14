import type { LockedSettings, StoredSettings } from './settings.repository.ts'
import type { Section } from './settings.sections.ts'
import type { ChangedVia } from './settings.tables.ts'
import type { StoredVersion, VersionsRepository } from './settings.versions.repository.ts'

/** How many versions of a section are kept: a year of changes twice a week, at most 2 MB. */
export const mostVersions = 100

/** How a version came about. */
export type Making = {
  changed: string[] | null
  via: ChangedVia | null
  restored: number | null
  author: { id: string; email: string } | null
}

/** Version 0 is what there was before anybody saved anything, and how a version came about that was saved before versions were kept is not known. */
const unknown = ({ updated_by_id: id, updated_by_email: email }: StoredSettings): Making => ({
  changed: null,
  via: null,
  restored: null,
  author: id === null || email === null ? null : { id, email },
})

type Kept<Value> = { section: Section<Value>; before: StoredSettings; after: StoredSettings; making: Making }

/** Keeps a new version, and the one before if nobody has kept that yet; comes before the audit event of the change. */
export async function keepVersions<Value>(
  { keep, trim }: Pick<VersionsRepository, 'keep' | 'trim'>,
  trx: LockedSettings['trx'],
  { section, before, after, making }: Kept<Value>,
): Promise<void> {
  await keep(trx, versionOf(section, before, unknown(before)))
  await keep(trx, versionOf(section, after, making))
  await trim(trx, section.key, mostVersions)
}

function versionOf<Value>(section: Section<Value>, row: StoredSettings, { author, ...making }: Making): StoredVersion {
  return {
    key: section.key,
    version: row.version,
    value: section.shown(section.valueSchema.parse(row.value)),
    saved_at: row.version === 0 ? null : row.updated_at,
    saved_by_id: author?.id ?? null,
    saved_by_email: author?.email ?? null,
    ...making,
  }
}
