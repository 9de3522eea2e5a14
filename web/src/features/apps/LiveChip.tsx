import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { i18n } from '../../language/words.ts'
import classes from './LiveChip.module.css'
import type { LiveState } from './watch-apps.ts'

const words = {
  connecting: msg`Connecting…`,
  live: msg`Live`,
  reconnecting: msg`Reconnecting…`,
  polling: msg`Checked every 30 s`,
} satisfies Record<LiveState, MessageDescriptor>

/** How the tiles are kept fresh. */
export function LiveChip({ state }: { state: LiveState }) {
  return (
    <span className={classes.chip} data-state={state}>
      <span className={classes.dot} aria-hidden="true" />
      {i18n._(words[state])}
    </span>
  )
}
