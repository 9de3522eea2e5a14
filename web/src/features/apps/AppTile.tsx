import { t } from '@lingui/core/macro'
import { IconArrowUpRight } from '@tabler/icons-react'
import { lazy, Suspense, useId } from 'react'
import type { App, Role } from '../../api/types.ts'
import type { Locale } from '../../ui/format.ts'
import { Sparkline } from '../../ui/Sparkline.tsx'
import { StatusLabel } from '../../ui/StatusLabel.tsx'
import { AppIcon } from './AppIcon.tsx'
import { linkOf } from '../../ui/app-link.ts'
import classes from './AppTile.module.css'
import { StarButton } from './StarButton.tsx'
import { awayNote, statusNote, tileDetails } from './tiles.ts'
import { useWayIn } from './way-in.ts'

// Most apps are up, so what asks for a notice is fetched by those that are not.
const BackNoticeButton = lazy(() => import('./BackNoticeButton.tsx').then((file) => ({ default: file.BackNoticeButton })))

type Props = {
  app: App
  role: Role
  now: number
  locale: Locale
  stale: boolean
  /** Whether it is a favourite, and the key that opens it, 1 to 9. */
  favourite: { chosen: boolean; number: number | null; toggle: () => void }
  onOpen: () => void
}

/** One app: what it is, whether it is up, and the way in. One that is down keeps its place and can be reached, not opened. */
export function AppTile({ app, role, now, locale, stale, favourite, onOpen }: Props) {
  // Nobody checks: what is called down is not to be relied on, so it can be tried.
  const link = linkOf(stale && app.status === 'down' ? { ...app, status: 'unknown' } : app, role, location.origin)
  const details = tileDetails(app, { now, locale })
  const detailsId = useId()
  const offersNotice = app.status === 'down' && !stale
  return (
    <div className={classes.place} data-notice={offersNotice || undefined}>
      <a
        className={classes.tile}
        data-tile={app.key}
        data-status={app.status}
        aria-describedby={details.length > 0 ? detailsId : undefined}
        aria-keyshortcuts={favourite.number === null ? undefined : String(favourite.number)}
        {...useWayIn(link, onOpen)}
      >
        <AppIcon icon={app.icon} name={app.name} picture={app.icon_url} />
        <span className={classes.words}>
          <span className={classes.name}>
            {app.name}
            {link?.place === 'elsewhere' ? <IconArrowUpRight size={14} aria-label={t`opens in a new tab`} /> : null}
          </span>
          <span className={classes.description}>{awayNote(app) ?? app.description}</span>
        </span>
        <span className={classes.foot}>
          <StatusLabel status={app.status} reason={app.reason} note={statusNote(app, { now, locale })} />
          <span className={classes.spark}>
            <Sparkline values={app.spark} />
          </span>
        </span>
      </a>
      {details.length > 0 ? (
        <span role="tooltip" id={detailsId} className={classes.details}>
          {details.join(' · ')}
        </span>
      ) : null}
      <StarButton app={app} {...favourite} className={classes.star} />
      <Suspense fallback={null}>{offersNotice ? <BackNoticeButton app={app} className={classes.notice} /> : null}</Suspense>
    </div>
  )
}
