import { t } from '@lingui/core/macro'
import { installationNameFault, longestInstallationName, tidyInstallationName } from '@gatehouse/contracts/installation-name'

/** What is wrong with the name of an installation, in words, by the rule that the server goes by. */
export function nameFault(text: string): string | null {
  const fault = installationNameFault(tidyInstallationName(text))
  if (fault === null) return null
  if (fault === 'empty') return t`Enter a name`
  return fault === 'unseen' ? t`Has a character that is not seen; type it anew` : t`Use at most ${longestInstallationName} characters`
}
