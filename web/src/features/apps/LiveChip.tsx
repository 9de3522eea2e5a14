import classes from './LiveChip.module.css'
import type { LiveState } from './watch-apps.ts'

const words = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  polling: 'Checked every 30 s',
} satisfies Record<LiveState, string>

/** How the tiles are kept fresh. */
export function LiveChip({ state }: { state: LiveState }) {
  return (
    <span className={classes.chip} data-state={state}>
      <span className={classes.dot} aria-hidden="true" />
      {words[state]}
    </span>
  )
}
