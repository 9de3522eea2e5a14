import { t } from '@lingui/core/macro'
import type { DocumentItem, OwnGroup, Share } from '../../api/types.ts'

export type Happening = { key: string; at: string; words: string }

/** What is known to have happened to a document, the newest first. */
export function activityOf(
  document: DocumentItem,
  shares: readonly Share[],
  groups: readonly Pick<OwnGroup, 'id' | 'name'>[],
): Happening[] {
  const { created_at: added, updated_at: changed, shared_at: since } = document
  const happenings = [
    { key: 'added', at: added, words: t`Added` },
    ...(changed > added ? [{ key: 'changed', at: changed, words: t`Last changed` }] : []),
    ...(since === null ? [] : [{ key: 'shared', at: since, words: t`Shared with you` }]),
    ...shares.map(({ group_id, shared_at: at }) => ({
      key: group_id,
      at,
      words: sharedWords(groups.find(({ id }) => id === group_id)?.name),
    })),
  ]
  return happenings.toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

const sharedWords = (group: string | undefined): string => (group === undefined ? t`Shared with a group` : t`Shared with ${group}`)
