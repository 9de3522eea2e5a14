import { IconAlertTriangle } from '@tabler/icons-react'
import type { MonitorState } from '../../api/types.ts'
import { formatSince } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import classes from './StaleBanner.module.css'

/** Says that nobody checks the apps at the moment, so that no tile is believed more than it deserves. */
export function StaleBanner({ monitor, now, locale }: { monitor: MonitorState | undefined; now: number; locale: Locale }) {
  if (!monitor?.stale) return null
  return (
    <div className={classes.banner} role="status">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <span>
        The apps have not been checked{monitor.checked_at ? ` since ${formatSince(monitor.checked_at, now, locale)}` : ''}. What you see may
        be out of date, so all of them can be opened.
      </span>
    </div>
  )
}
