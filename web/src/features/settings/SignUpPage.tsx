import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { signUpSettingsQuery } from './rules.api.ts'
import { SavedBy } from './SavedBy.tsx'
import { SignUpForm } from './SignUpForm.tsx'

export function SignUpPage() {
  const settings = useQuery(signUpSettingsQuery)
  return (
    <Page title={t`Sign-up`} summary={settings.data ? <SavedBy settings={settings.data} /> : ' '}>
      {settings.isPending ? <Skeleton height={480} /> : null}
      {settings.isError && !settings.data ? (
        <ErrorNotice error={settings.error} title={t`The settings could not be loaded`} onRetry={() => void settings.refetch()} />
      ) : null}
      {settings.data ? <SignUpForm settings={settings.data} onReload={() => void settings.refetch()} /> : null}
    </Page>
  )
}
