import { t } from '@lingui/core/macro'
import { useMemo } from 'react'
import type { RefObject } from 'react'
import { isApple } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { tilesIn } from './tile-grid.ts'

type Places = {
  hasFilter: boolean
  arranging: boolean
  field: RefObject<HTMLInputElement | null>
  grid: RefObject<HTMLElement | null>
  favourites: number
}

/** The keys of the Apps page. */
export function useAppsKeys({ hasFilter, arranging, field, grid, favourites }: Places): PageKey[] {
  return useMemo(() => {
    if (arranging) return [{ keys: '← ↑ → ↓', label: t`Move the tile whose handle has the focus` }]
    const numbered: PageKey = {
      keys: favourites === 1 ? '1' : `1–${Math.min(9, favourites)}`,
      label: t`Open a favourite`,
      match: (event) => /^[1-9]$/.test(event.key) && Number(event.key) <= favourites,
      // Favourites are the first tiles.
      run: (event) => tilesIn(grid.current)[Number(event.key) - 1]?.click(),
    }
    // The letter itself is let through: it lands in the field, which has the focus by then.
    const typing: PageKey = {
      keys: 'a–z',
      label: t`Find an app`,
      lets: true,
      match: (event) => /^[\p{L}\p{N}]$/u.test(event.key),
      run: () => field.current?.focus(),
    }
    return [
      ...(favourites > 0 ? [numbered] : []),
      ...(hasFilter ? [typing] : []),
      {
        keys: '← ↑ → ↓',
        label: t`Move between apps`,
        match: (event) => event.key === 'ArrowDown' && !grid.current?.contains(document.activeElement),
        run: () => tilesIn(grid.current)[0]?.focus(),
      },
      { keys: 'Enter', label: t`Open the app` },
      { keys: isApple ? '⌘ Enter' : 'Ctrl Enter', label: t`Open it in a new tab` },
      { keys: '*', label: t`Favourite or not` },
    ]
  }, [hasFilter, arranging, field, grid, favourites])
}
