import { isDeepStrictEqual } from 'node:util'
import type { Source } from './settings.layers.ts'
import type { Section } from './settings.sections.ts'
import type { VersionsRepository } from './settings.versions.repository.ts'

/**
 * Finds where each value of a section comes from that is saved as one: the newest version that changed it, as long as it is kept. A value that
 * is what Gatehouse comes with is the default, whoever went back to it.
 */
export type FindSources = <Value extends object, Name extends keyof Value & string>(
  section: Pick<Section<Value>, 'key' | 'fallback'>,
  value: Value,
  names: readonly Name[],
) => Promise<Record<Name, Source>>

export function createSources({ lastChanges }: Pick<VersionsRepository, 'lastChanges'>): FindSources {
  return async (section, value, names) => {
    const changes = new Map((await lastChanges(section.key)).map((change) => [change.name, change]))
    const sourceOf = (name: (typeof names)[number]): Source => {
      if (isDeepStrictEqual(value[name], section.fallback[name])) return { from: 'default', at: null, by: null }
      const { saved_at: at = null, saved_by_id: id = null, saved_by_email: email = null } = changes.get(name) ?? {}
      return { from: 'here', at, by: id === null || email === null ? null : { id, email } }
    }
    return Object.fromEntries(names.map((name) => [name, sourceOf(name)])) as Record<(typeof names)[number], Source>
  }
}
