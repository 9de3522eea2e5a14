import { plural, t } from '@lingui/core/macro'
import type { OwnGroup } from '../../api/types.ts'

type Counted = Pick<OwnGroup, 'member_count'>

/** People of a group besides the one who shares with it. */
export const othersIn = (group: Counted): number => Math.max(0, group.member_count - 1)

/** "6 other people", or that there are none. */
export function othersWords(group: Counted): string {
  const others = othersIn(group)
  return others === 0 ? t`nobody else yet` : plural(others, { one: '# other person', other: '# other people' })
}

/** What sharing with one more group would mean. */
export function effectWords(group: Counted & { name: string }): string {
  const others = othersIn(group)
  const { name } = group
  if (others === 0) return t`Nobody else is in ${name} yet; whoever joins will see it.`
  return plural(others, {
    one: '# other person will see it, and whoever joins later.',
    other: '# other people will see it, and whoever joins later.',
  })
}

/**
 * How many people see what is shared with these groups. Somebody may be in several of them, and how many are in a group one has left is not
 * told, so with more than one group it is a bound.
 */
export function reachWords(groups: readonly Counted[], unknown: number): string {
  const sum = groups.reduce((total, group) => total + othersIn(group), 0)
  if (unknown > 0 && groups.length === 0) return t`The people of a group you have left see it.`
  if (unknown > 0) {
    return plural(sum, {
      one: '# other person and those of groups you have left see it.',
      other: '# other people and those of groups you have left see it.',
    })
  }
  if (groups.length === 0) return t`Nobody else sees it.`
  if (sum === 0) return t`Nobody else is in there yet.`
  if (groups.length === 1) return plural(sum, { one: '# other person sees it.', other: '# other people see it.' })
  const count = groups.length
  return t`${plural(sum, { one: 'Up to # other person', other: 'Up to # other people' })} in ${count} groups see it.`
}
