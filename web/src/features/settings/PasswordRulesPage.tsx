import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { PasswordRulesForm } from './PasswordRulesForm.tsx'
import { passwordSettingsQuery } from './rules.api.ts'
import { SavedBy } from './SavedBy.tsx'

export function PasswordRulesPage() {
  const settings = useQuery(passwordSettingsQuery)
  return (
    <Page title={t`Passwords`} summary={settings.data ? <SavedBy settings={settings.data} /> : ' '}>
      {settings.isPending ? <Skeleton height={560} /> : null}
      {settings.isError && !settings.data ? (
        <ErrorNotice error={settings.error} title={t`The settings could not be loaded`} onRetry={() => void settings.refetch()} />
      ) : null}
      {settings.data ? <PasswordRulesForm settings={settings.data} onReload={() => void settings.refetch()} /> : null}
    </Page>
  )
}
