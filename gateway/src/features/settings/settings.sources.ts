import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { sourceSchema, type Source } from './settings.layers.ts'
import type { Section } from './settings.sections.ts'
import type { VersionsRepository } from './settings.versions.repository.ts'

/** What an answer tells of the values of a section that is saved as one, besides what they are. `shape` are those that are no secret. */
export const traced = <Shape extends z.ZodRawShape, Secret extends string>(shape: Shape, secrets: readonly Secret[] = []) => ({
  sources: z.object(
    Object.fromEntries([...Object.keys(shape), ...secrets].map((name) => [name, sourceSchema])) as Record<
      (keyof Shape & string) | Secret,
      typeof sourceSchema
    >,
  ),
  reset_to: z.object(shape).describe('What Gatehouse comes with.'),
})

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
