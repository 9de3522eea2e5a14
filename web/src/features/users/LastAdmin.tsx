import { Trans } from '@lingui/react/macro'
import classes from './LastAdmin.module.css'

/** Why the server refused: without an admin nobody could let anybody in again. */
export function LastAdmin() {
  return (
    <p className={classes.why} role="alert">
      <Trans>
        <strong>This is the last active admin.</strong> Make somebody else an admin first; otherwise nobody could manage this Gatehouse any
        more.
      </Trans>
    </p>
  )
}
