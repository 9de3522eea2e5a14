import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { HistoryLink } from '../settings-history/HistoryLink.tsx'
import { useFreshForm } from './fresh-form.ts'
import { PasswordRulesForm } from './PasswordRulesForm.tsx'
import { passwordSettingsQuery } from './rules.api.ts'
import { SavedBy } from './SavedBy.tsx'

export function PasswordRulesPage() {
  const settings = useQuery(passwordSettingsQuery)
  const { round, reload } = useFreshForm(settings.refetch)
  return (
    <Page
      title={t`Passwords`}
      summary={settings.data ? <SavedBy settings={settings.data} /> : ' '}
      actions={<HistoryLink section="passwords" />}
    >
      {settings.isPending ? <Skeleton height={560} /> : null}
      {settings.isError && !settings.data ? (
        <ErrorNotice error={settings.error} title={t`The settings could not be loaded`} onRetry={() => void settings.refetch()} />
      ) : null}
      {settings.data ? <PasswordRulesForm key={round} settings={settings.data} onReload={reload} /> : null}
    </Page>
  )
}
