import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import classes from '../users/PeopleTabs.module.css'

const exact = { exact: true, includeSearch: false }

/** The groups, and what each of them opens. */
export function GroupTabs() {
  return (
    <nav className={classes.tabs} aria-label={t`Groups`}>
      <Link to={paths.groups} className={classes.tab} activeOptions={exact}>
        <Trans>Groups</Trans>
      </Link>
      <Link to={paths.groupApps} className={classes.tab} activeOptions={exact}>
        <Trans>Groups and apps</Trans>
      </Link>
    </nav>
  )
}
