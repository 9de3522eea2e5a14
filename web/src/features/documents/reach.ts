import type { OwnGroup } from '../../api/types.ts'
import { countOf } from '../../ui/format.ts'

/** People of a group besides the one who shares with it. */
export const othersIn = (group: Pick<OwnGroup, 'member_count'>): number => Math.max(0, group.member_count - 1)

/** "6 other people", or that there are none. */
export const othersWords = (group: Pick<OwnGroup, 'member_count'>): string =>
  othersIn(group) === 0 ? 'nobody else yet' : countOf(othersIn(group), 'other person', 'other people')

/**
 * How many people see what is shared with these groups. Somebody may be in several of them, and how many are in a group one has left is not
 * told, so with more than one group it is a bound.
 */
export function reachWords(groups: readonly Pick<OwnGroup, 'member_count'>[], unknown: number): string {
  const sum = groups.reduce((total, group) => total + othersIn(group), 0)
  const people = countOf(sum, 'other person', 'other people')
  if (unknown > 0) return groups.length === 0 ? 'The people of that group see it.' : `${people} and those of groups you have left see it.`
  if (groups.length === 0) return 'Nobody else sees it.'
  if (sum === 0) return 'Nobody else is in there yet.'
  if (groups.length > 1) return `Up to ${people} in ${countOf(groups.length, 'group')} see it.`
  return `${people} ${sum === 1 ? 'sees' : 'see'} it.`
}
