import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { HistoryLink } from '../settings-history/HistoryLink.tsx'
import { signUpSettingsQuery } from './rules.api.ts'
import { SavedBy } from './SavedBy.tsx'
import { useFreshForm } from './fresh-form.ts'
import { SignUpForm } from './SignUpForm.tsx'

export function SignUpPage() {
  const settings = useQuery(signUpSettingsQuery)
  const { round, reload } = useFreshForm(settings.refetch)
  return (
    <Page
      title={t`Sign-up`}
      summary={settings.data ? <SavedBy settings={settings.data} /> : ' '}
      actions={<HistoryLink section="sign-up" />}
    >
      {settings.isPending ? <Skeleton height={480} /> : null}
      {settings.isError && !settings.data ? (
        <ErrorNotice error={settings.error} title={t`The settings could not be loaded`} onRetry={() => void settings.refetch()} />
      ) : null}
      {settings.data ? <SignUpForm key={round} settings={settings.data} onReload={reload} /> : null}
    </Page>
  )
}
