import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { SettingsSection } from '../../api/settings-types.ts'
import { paths } from '../../paths.ts'

/** From the page of settings to their earlier versions. */
export function HistoryLink({ section }: { section: SettingsSection }) {
  return (
    <Button
      variant="default"
      leftSection={<IconHistory size={16} aria-hidden="true" />}
      renderRoot={(props) => <Link to={paths.settingsHistory} params={{ section }} {...props} />}
    >
      <Trans>History</Trans>
    </Button>
  )
}
