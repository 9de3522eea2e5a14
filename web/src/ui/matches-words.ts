import { plural } from '@lingui/core/macro'

/** How much of a list a search or a filter found; `more`: not all of it is loaded yet. */
export function matchesWords(count: number, { more }: { more: boolean }): string {
  return more
    ? plural(count, { one: 'More than # match', other: 'More than # matches' })
    : plural(count, { one: '# match', other: '# matches' })
}
