import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { useUser } from '../../ui/use-user.ts'
import classes from './ShareDialog.module.css'

/** Sharing is with groups, and who is in none cannot. */
export function NoGroups() {
  const { role } = useUser()
  return (
    <p className={classes.none}>
      {role === 'admin' ? (
        <Trans>
          Sharing is with groups you are in, and you are in none yet. <Link to={paths.groups}>Make a group and add yourself</Link>
        </Trans>
      ) : (
        <Trans>Sharing is with groups you are in, and you are in none yet. Ask an admin to put you into one.</Trans>
      )}
    </p>
  )
}
