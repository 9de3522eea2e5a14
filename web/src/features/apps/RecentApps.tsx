import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { App, Role } from '../../api/types.ts'
import { linkOf } from '../../ui/app-link.ts'
import { AppIcon } from './AppIcon.tsx'
import classes from './RecentApps.module.css'
import { noteOpened } from './recents.ts'
import { useWayIn } from './way-in.ts'

type Props = { apps: readonly App[]; userId: string; role: Role }

/** The apps that were opened last in this browser, small: a shortcut beside their tiles. */
export function RecentApps({ apps, userId, role }: Props) {
  if (apps.length === 0) return null
  return (
    <nav className={classes.recents} aria-label={t`Opened last`}>
      <span className={classes.title}>
        <Trans>Opened last</Trans>
      </span>
      {apps.map((app) => (
        <RecentApp key={app.key} app={app} userId={userId} role={role} />
      ))}
    </nav>
  )
}

function RecentApp({ app, userId, role }: Omit<Props, 'apps'> & { app: App }) {
  const wayIn = useWayIn(linkOf(app, role, location.origin), () => noteOpened(userId, app.key))
  return (
    <a className={classes.recent} {...wayIn}>
      <AppIcon icon={app.icon} name={app.name} size="small" />
      {app.name}
    </a>
  )
}
