import { useState } from 'react'
import type { App } from '../../api/types.ts'
import { arrange } from './tiles.ts'

/** The apps in an order that does not change under the hand: see `arrange`. Spread `hold` on the element around the tiles. */
export function useHeldOrder(latest: readonly App[]) {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const [shown, setShown] = useState<readonly App[]>(latest)
  const held = pointed || focused
  const next = arrange(shown, latest, held)
  const changed = next.length !== shown.length || next.some((app, index) => app !== shown[index])
  if (changed) setShown(next)
  return {
    shown: changed ? next : shown,
    held,
    hold: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  }
}

/** The latest value, but not while `held`: then what was before. */
export function useHeldValue<Value>(latest: Value, held: boolean): Value {
  const [kept, setKept] = useState(latest)
  if (!held && kept !== latest) setKept(latest)
  return held ? kept : latest
}
