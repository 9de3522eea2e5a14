import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { HistoryLink } from '../settings-history/HistoryLink.tsx'
import { SetUpReminder } from '../setup/SetUpReminder.tsx'
import { AddressFacts } from './AddressFacts.tsx'
import classes from './GeneralPage.module.css'
import { useFreshForm } from './fresh-form.ts'
import { GeneralForm } from './GeneralForm.tsx'
import { generalSettingsQuery } from './rules.api.ts'
import { SavedBy } from './SavedBy.tsx'

export function GeneralPage() {
  const settings = useQuery(generalSettingsQuery)
  const { round, reload } = useFreshForm(settings.refetch)
  return (
    <Page
      title={t`General`}
      summary={settings.data ? <SavedBy settings={settings.data} /> : ' '}
      actions={<HistoryLink section="general" />}
    >
      {settings.isPending ? <Skeleton height={420} /> : null}
      {settings.isError && !settings.data ? (
        <ErrorNotice error={settings.error} title={t`The settings could not be loaded`} onRetry={() => void settings.refetch()} />
      ) : null}
      {settings.data ? (
        <>
          <GeneralForm key={round} settings={settings.data} onReload={reload} />
          <div className={classes.more}>
            <Section title={t`Address`} about={t`Where people find this Gatehouse. Set where it is started, with GATEHOUSE_PUBLIC_URL.`}>
              <AddressFacts settings={settings.data} />
            </Section>
            <Section title={t`Set-up`} about={t`The steps after the first admin: name, address, mail, sign-up and the first app.`}>
              <SetUpReminder />
            </Section>
          </div>
        </>
      ) : null}
    </Page>
  )
}
