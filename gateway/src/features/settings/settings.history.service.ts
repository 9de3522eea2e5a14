import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { z } from 'zod'
import { nothingChanges, versionNotFound, versionRefused } from './settings.errors.ts'
import type { HistoryQuery, SectionKey, SettingsVersion, VersionDetails, VersionField, VersionPage } from './settings.history.schemas.ts'
import type { InForce, Rewinding, Told } from './settings.rewinding.ts'
import { requireMatch, type Saving } from './settings.store.ts'
import { mostVersions } from './settings.versions.ts'
import type { StoredVersion, VersionsRepository } from './settings.versions.repository.ts'

export type HistoryParts = {
  versions: Pick<VersionsRepository, 'find' | 'list'>
  rewindings: Record<SectionKey, Rewinding>
  inForceVersion: (serviceKey: 'ai' | 'documents') => number | null
}

export type HistoryService = ReturnType<typeof createHistoryService>

const cursorSchema = z.tuple([z.int()])
const toldSchema = z.record(z.string(), z.unknown())

/** Earlier versions of each section: which there are, what was in them, and the way back. */
export function createHistoryService({ versions, rewindings, inForceVersion }: HistoryParts) {
  const found = async (section: SectionKey, version: number): Promise<StoredVersion> => {
    const row = await versions.find(section, version)
    if (row === undefined) throw versionNotFound({ detail: `Version ${version} is not among the last ${mostVersions} that are kept.` })
    return row
  }
  const details = async (section: SectionKey, version: number): Promise<VersionDetails> => {
    const row = await found(section, version)
    const [before] = await versions.list(section, { below: version, limit: 1 })
    const { names, secrets, plan } = rewindings[section]
    const kept = toldOf(row)
    const { version: latest, now, after, changes, refusal } = await plan(kept)
    const earlier = before === undefined ? null : toldOf(before)
    const fields = names.map((name): VersionField => ({
      name,
      secret: secrets.includes(name),
      before: earlier === null ? null : stateIn(earlier, name),
      held: stateIn(kept, name),
      now: inForceIn(now, name),
      after: inForceIn(after, name),
    }))
    return { ...shownOf(row), latest, fields, changes, refusal }
  }
  return {
    list: async (section: SectionKey, { limit, cursor }: HistoryQuery): Promise<VersionPage> => {
      const below = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const [rows, latest] = await Promise.all([versions.list(section, { below, limit: limit + 1 }), rewindings[section].latest()])
      const { items, next_cursor } = cutPage(rows, limit, ({ version }) => [version])
      // What the gateway itself runs by is in force as soon as it is saved.
      const in_force_version = section === 'ai' || section === 'documents' ? inForceVersion(section) : latest
      return { items: items.map(shownOf), next_cursor, latest, in_force_version, keeps: mostVersions }
    },
    details,
    /** Makes a new version of what an earlier one held; secrets stay what they are. */
    goBack: async (section: SectionKey, version: number, saving: Saving): Promise<SettingsVersion> => {
      const kept = toldOf(await found(section, version))
      const { plan, goBack } = rewindings[section]
      const { version: latest, changes, refusal } = await plan(kept)
      requireMatch(saving.ifMatch, latest)
      if (refusal !== null) throw versionRefused({ detail: 'Nothing was changed.', errors: refusal.errors })
      if (!changes)
        throw nothingChanges({ detail: `Everything is as it was in version ${version}, but for secrets, which stay as they are.` })
      return shownOf(await found(section, await goBack(kept, { version, based: latest, saving })))
    },
  }
}

function shownOf({ version, saved_at, saved_by_id: id, saved_by_email: email, via, changed, restored }: StoredVersion): SettingsVersion {
  return { version, at: saved_at, by: id === null || email === null ? null : { id, email }, via, changed, restored }
}

const toldOf = ({ value }: StoredVersion): Told => toldSchema.parse(value)

const stateIn = (told: Told, name: string): VersionField['held'] =>
  Object.hasOwn(told, name) ? { set: true, value: told[name] ?? null } : { set: false, value: null }

const inForceIn = (values: Map<string, InForce>, name: string): InForce => values.get(name) ?? { value: null, from: 'default' }
