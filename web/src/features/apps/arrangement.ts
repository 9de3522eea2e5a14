import { t } from '@lingui/core/macro'
import type { App, AppsArrangement } from '../../api/types.ts'
import { byCategory } from './tiles.ts'

/** A heading with its tiles. Favourites come first and are in no other section. */
export type Section = { id: string; title: string; apps: App[] }

export const favouritesId = 'favourites'

/** As many as the server keeps. */
export const mostFavourites = 24

/**
 * The tiles as a person has arranged them: favourites, then the sections of the admins in their order; in each the apps that the
 * person has put in order, then the others in the order of the admins.
 */
export function sectionsOf(apps: readonly App[], { favourites, order }: AppsArrangement): Section[] {
  const byKey = new Map(apps.map((app) => [app.key, app]))
  const liked = favourites.flatMap((key) => byKey.get(key) ?? [])
  const rest = byCategory(apps.filter((app) => !favourites.includes(app.key)))
  const placeOf = new Map(order.map((key, place) => [key, place]))
  const place = (app: App): number => placeOf.get(app.key) ?? order.length
  const sections = rest.map(({ category, apps: members }) => ({
    id: `in:${category}`,
    title: category,
    apps: members.toSorted((a, b) => place(a) - place(b)),
  }))
  return liked.length === 0 ? sections : [{ id: favouritesId, title: t`Favourites`, apps: liked }, ...sections]
}

/** The arrangement after a tile went to another place of its section; keys of apps that are not shown now stay behind the others. */
export function moved(arrangement: AppsArrangement, sections: readonly Section[], move: { key: string; to: number }): AppsArrangement {
  const section = sections.find(({ apps }) => apps.some((app) => app.key === move.key))
  if (!section) return arrangement
  const keys = section.apps.map((app) => app.key).filter((key) => key !== move.key)
  keys.splice(Math.max(0, move.to), 0, move.key)
  if (section.id === favouritesId) return { ...arrangement, favourites: withRest(keys, arrangement.favourites) }
  const order = sections.flatMap((one) => {
    if (one.id === favouritesId) return []
    return one === section ? keys : one.apps.map((app) => app.key)
  })
  return { ...arrangement, order: withRest(order, arrangement.order) }
}

function withRest(keys: readonly string[], all: readonly string[]): string[] {
  return [...keys, ...all.filter((key) => !keys.includes(key))]
}

/** The arrangement with an app among the favourites, as the last, or no longer; the same one when there are too many. */
export function toggled(arrangement: AppsArrangement, key: string): AppsArrangement {
  const { favourites } = arrangement
  if (favourites.includes(key)) return { ...arrangement, favourites: favourites.filter((one) => one !== key) }
  return favourites.length < mostFavourites ? { ...arrangement, favourites: [...favourites, key] } : arrangement
}

/** The keys 1 to 9 open favourites: which one has which. */
export function numberOf(favourites: readonly App[], key: string): number | null {
  const at = favourites.findIndex((app) => app.key === key)
  return at === -1 || at > 8 ? null : at + 1
}
