import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { HistoryLink } from '../settings-history/HistoryLink.tsx'
import { AlertSettingsForm } from './AlertSettingsForm.tsx'
import { useFreshForm } from './fresh-form.ts'
import { alertSettingsQuery } from './settings.api.ts'

export function AlertSettingsPage() {
  const settings = useQuery(alertSettingsQuery)
  const { round, reload } = useFreshForm(settings.refetch)
  return (
    <Page title={t`Alerts`} summary={t`Who is told when an app goes down or comes back`} actions={<HistoryLink section="alerts" />}>
      {settings.isPending ? <Skeleton height={320} /> : null}
      {settings.isError && !settings.data ? (
        <ErrorNotice error={settings.error} title={t`The settings could not be loaded`} onRetry={() => void settings.refetch()} />
      ) : null}
      {settings.data ? (
        <Section
          title={t`Where alerts go`}
          about={t`Changes that come together are one alert. What is only down because of another app is told of with that app.`}
        >
          <AlertSettingsForm key={round} settings={settings.data} onReload={reload} />
        </Section>
      ) : null}
    </Page>
  )
}
