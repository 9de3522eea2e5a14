export type Placed = { id: string; parent_id: string | null }
export type PlacementFault = 'unknown_parent' | 'inside_itself' | 'too_deep'

export const maxLevels = 3

/** Why a category (`id` null: a new one) may not be put under `parentId`, or null when it may. */
export function placementFault(
  all: readonly Placed[],
  { id, parentId }: { id: string | null; parentId: string | null },
): PlacementFault | null {
  if (parentId === null) return null
  const above = pathUp(all, parentId)
  if (above === null) return 'unknown_parent'
  if (id !== null && above.includes(id)) return 'inside_itself'
  return above.length + (id === null ? 1 : height(all, id)) > maxLevels ? 'too_deep' : null
}

/** A category and everything above it; null when it does not exist. The tree has no cycle, so this ends. */
function pathUp(all: readonly Placed[], id: string): string[] | null {
  const found = all.find((one) => one.id === id)
  if (found === undefined) return null
  return [found.id, ...(found.parent_id === null ? [] : (pathUp(all, found.parent_id) ?? []))]
}

/** How many levels a category takes up with what lies in it. */
function height(all: readonly Placed[], id: string): number {
  const below = all.filter((one) => one.parent_id === id).map((one) => height(all, one.id))
  return 1 + Math.max(0, ...below)
}
