import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { HistoryLink } from '../settings-history/HistoryLink.tsx'
import { useFreshForm } from './fresh-form.ts'
import { AiSettingsForm } from './AiSettingsForm.tsx'
import { AiTestPanel } from './AiTestPanel.tsx'
import { InForce } from './InForce.tsx'
import { aiSettingsQuery } from './settings.api.ts'

export function AiSettingsPage() {
  const settings = useQuery(aiSettingsQuery)
  const { round, reload } = useFreshForm(settings.refetch)
  return (
    <Page
      title={t`AI`}
      summary={settings.data ? <InForce settings={settings.data} service="ai" /> : ' '}
      actions={<HistoryLink section="ai" />}
    >
      {settings.isPending ? <Skeleton height={480} /> : null}
      {settings.isError && !settings.data ? (
        <ErrorNotice error={settings.error} title={t`The settings could not be loaded`} onRetry={() => void settings.refetch()} />
      ) : null}
      {settings.data ? (
        <>
          <Section title={t`Provider`} about={t`Who answers in Chat. Everybody’s questions go there.`}>
            <AiSettingsForm key={round} settings={settings.data} onReload={reload} />
          </Section>
          <Section title={t`Test`} about={t`Asks the saved provider for one short answer, step by step.`}>
            <AiTestPanel canTest={settings.data.provider !== null} />
          </Section>
        </>
      ) : null}
    </Page>
  )
}
