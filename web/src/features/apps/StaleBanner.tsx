import { t } from '@lingui/core/macro'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { MonitorState } from '../../api/types.ts'
import { formatSince } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import classes from './StaleBanner.module.css'

/** Says that nobody checks the apps at the moment, so that no tile is believed more than it deserves. */
export function StaleBanner({ monitor, now, locale }: { monitor: MonitorState | undefined; now: number; locale: Locale }) {
  if (!monitor?.stale) return null
  const since = monitor.checked_at ? formatSince(monitor.checked_at, now, locale) : null
  return (
    <div className={classes.banner} role="status">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <span>
        {since === null
          ? t`The apps have not been checked. What you see may be out of date, so all of them can be opened.`
          : t`The apps have not been checked since ${since}. What you see may be out of date, so all of them can be opened.`}
      </span>
    </div>
  )
}
