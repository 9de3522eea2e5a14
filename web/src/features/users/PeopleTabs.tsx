import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { waitingCountQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { formatNumber } from '../../ui/format.ts'
import classes from './PeopleTabs.module.css'

const exact = { exact: true, includeSearch: false }

/** People who are here, who wait, and who are invited; and the accounts of programs. */
export function PeopleTabs() {
  const waiting = useQuery(waitingCountQuery).data ?? 0
  return (
    <nav className={classes.tabs} aria-label={t`People`}>
      <Link to={paths.users} className={classes.tab} activeOptions={exact}>
        <Trans>Accounts</Trans>
      </Link>
      <Link to={paths.waiting} className={classes.tab} activeOptions={exact}>
        <Trans context="people">Waiting</Trans>
        {waiting > 0 ? ` (${formatNumber(waiting)})` : ''}
      </Link>
      <Link to={paths.invitations} className={classes.tab} activeOptions={exact}>
        <Trans>Invitations</Trans>
      </Link>
      <Link to={paths.serviceAccounts} className={classes.tab} activeOptions={exact}>
        <Trans>Service accounts</Trans>
      </Link>
    </nav>
  )
}
