import { msg } from '@lingui/core/macro'
import type { Category } from '../../api/types.ts'
import { i18n } from '../../language/words.ts'

export type TreeEntry = { category: Category; depth: number }

/** Categories may lie three deep. */
const levels = 3

/** Parents before their children, siblings by name. One whose parent is gone stands at the top; a ring is cut, not followed. */
export function flattenTree(categories: readonly Category[]): TreeEntry[] {
  const ids = new Set(categories.map((category) => category.id))
  const children = Map.groupBy(categories, (category) =>
    category.parent_id !== null && ids.has(category.parent_id) ? category.parent_id : null,
  )
  const entries: TreeEntry[] = []
  const seen = new Set<string>()

  function walk(parent: string | null, depth: number): void {
    const members = (children.get(parent) ?? []).toSorted((a, b) => a.name.localeCompare(b.name))
    for (const category of members) {
      if (seen.has(category.id)) continue
      seen.add(category.id)
      entries.push({ category, depth })
      walk(category.id, depth + 1)
    }
  }

  walk(null, 0)
  for (const category of categories) if (!seen.has(category.id)) entries.push({ category, depth: 0 })
  return entries
}

/** Where a category can be put: not into itself or what lies in it, and never deeper than the levels there are. */
export function possibleParents(categories: readonly Category[], id: string | null): TreeEntry[] {
  const entries = flattenTree(categories)
  const own = id === null ? new Set<string>() : within(categories, id)
  const height = id === null ? 1 : heightOf(entries, own)
  return entries.filter(({ category, depth }) => !own.has(category.id) && depth + height < levels)
}

/** Categories for choosing one, indented as they lie in one another. */
export function categoryChoices(categories: readonly Category[]): { value: string; label: string }[] {
  return flattenTree(categories).map(({ category, depth }) => ({ value: category.id, label: `${'\u2003'.repeat(depth)}${category.name}` }))
}

/** A category and those it lies in, from the inside out. */
export function pathOf(categories: readonly Category[], id: string | null): Category[] {
  const path: Category[] = []
  for (let at = id; at !== null && path.length < levels;) {
    const found = categories.find((category) => category.id === at)
    if (!found) break
    path.push(found)
    at = found.parent_id
  }
  return path
}

/** Whether others see what lies in a category, by its own sharing or that of one above it. */
export function isShared(category: Category, categories: readonly Category[]): boolean {
  return pathOf(categories, category.id).some((one) => one.shared_with > 0)
}

function within(categories: readonly Category[], id: string): Set<string> {
  const found = new Set([id])
  let before = 0
  while (found.size > before) {
    before = found.size
    for (const category of categories) if (category.parent_id !== null && found.has(category.parent_id)) found.add(category.id)
  }
  return found
}

function heightOf(entries: readonly TreeEntry[], own: ReadonlySet<string>): number {
  const depths = entries.filter(({ category }) => own.has(category.id)).map(({ depth }) => depth)
  return depths.length === 0 ? 1 : Math.max(...depths) - Math.min(...depths) + 1
}

const colors = {
  '#b4483f': msg`Red`,
  '#c07a1e': msg`Orange`,
  '#8a8420': msg`Olive`,
  '#3f8f57': msg`Green`,
  '#2a8a8a': msg`Teal`,
  '#3f78b5': msg`Blue`,
  '#7a63b8': msg`Violet`,
  '#b1588f': msg`Pink`,
  '#7d766d': msg`Grey`,
}
type Color = keyof typeof colors

/** The colours on offer; each is told from its neighbours in light and dark, and always stands beside a name. */
export const categoryColors = Object.keys(colors) as Color[]

export const colorName = (color: Color): string => i18n._(colors[color])
