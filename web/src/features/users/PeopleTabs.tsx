import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { waitingCountQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import classes from './PeopleTabs.module.css'

const exact = { exact: true, includeSearch: false }

/** People who are here, who wait, and who are invited; and the accounts of programs. */
export function PeopleTabs() {
  const waiting = useQuery(waitingCountQuery).data ?? 0
  return (
    <nav className={classes.tabs} aria-label="People">
      <Link to={paths.users} className={classes.tab} activeOptions={exact}>
        Accounts
      </Link>
      <Link to={paths.waiting} className={classes.tab} activeOptions={exact}>
        Waiting{waiting > 0 ? ` (${waiting})` : ''}
      </Link>
      <Link to={paths.invitations} className={classes.tab} activeOptions={exact}>
        Invitations
      </Link>
      <Link to={paths.serviceAccounts} className={classes.tab} activeOptions={exact}>
        Service accounts
      </Link>
    </nav>
  )
}
