import type { GridGroup, GrantChange } from '../../api/access-types.ts'

/** What was ticked or unticked and is not saved yet: `<group> <app>` → whether the group is to have the app. */
export type Pending = ReadonlyMap<string, boolean>

export const cellKey = (groupId: string, appKey: string): string => `${groupId} ${appKey}`

/** Whether a group has an app now, as it is saved. */
export const hasNow = (group: GridGroup, appKey: string): boolean =>
  group.grants.some((grant) => grant.app_key === appKey && !grant.expired)

/** The pending changes with one cell turned over; what is as it was saved is no change. */
export function toggled(pending: Pending, group: GridGroup, appKey: string): Pending {
  const next = new Map(pending)
  const key = cellKey(group.id, appKey)
  const saved = hasNow(group, appKey)
  const wanted = !(pending.get(key) ?? saved)
  if (wanted === saved) next.delete(key)
  else next.set(key, wanted)
  return next
}

/** As the API takes them. */
export function changesOf(pending: Pending): GrantChange[] {
  return [...pending].map(([key, wanted]) => {
    const [id = '', app_key = ''] = key.split(' ')
    return wanted ? { op: 'grant', app_key, holder: 'group', id, expires_at: null } : { op: 'revoke', app_key, holder: 'group', id }
  })
}

type Place = { row: number; column: number }

/** Where a key leads in a grid of this size; null: it is no key of the grid. */
export function nextCell({ row, column }: Place, key: string, size: { rows: number; columns: number }): Place | null {
  const lastRow = size.rows - 1
  const lastColumn = size.columns - 1
  const to: Record<string, Place> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: lastColumn },
    PageUp: { row: row - 10, column },
    PageDown: { row: row + 10, column },
  }
  const found = to[key]
  if (!found) return null
  return { row: Math.max(0, Math.min(lastRow, found.row)), column: Math.max(0, Math.min(lastColumn, found.column)) }
}
