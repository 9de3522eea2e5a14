import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import classes from '../users/PeopleTabs.module.css'

const exact = { exact: true, includeSearch: false }

/** The groups, and what each of them opens. */
export function GroupTabs() {
  return (
    <nav className={classes.tabs} aria-label="Groups">
      <Link to={paths.groups} className={classes.tab} activeOptions={exact}>
        Groups
      </Link>
      <Link to={paths.groupApps} className={classes.tab} activeOptions={exact}>
        Groups and apps
      </Link>
    </nav>
  )
}
