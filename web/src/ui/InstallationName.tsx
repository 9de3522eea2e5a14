import { useKnownInstallationName } from '../api/installation.ts'
import classes from './InstallationName.module.css'

/** What this installation is called, beside the mark; as text, in its own direction, and nothing until it is known. */
export function InstallationName() {
  return <bdi className={classes.name}>{useKnownInstallationName()}</bdi>
}
