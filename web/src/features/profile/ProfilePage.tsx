import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { profileQuery } from '../../api/queries.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { useUser } from '../../ui/use-user.ts'
import { DetailsForm } from './DetailsForm.tsx'
import { EmailForm } from './EmailForm.tsx'
import { PictureForm } from './PictureForm.tsx'

export function ProfilePage() {
  const user = useUser()
  const profile = useQuery(profileQuery)
  return (
    <Page title={t`Profile`} summary={user.role === 'admin' ? t`Signed in as ${user.email}, admin` : t`Signed in as ${user.email}`}>
      <Section title={t`Details`}>
        {profile.isPending ? <Skeleton height={312} /> : null}
        {profile.isError ? (
          <ErrorNotice error={profile.error} title={t`Your details could not be loaded`} onRetry={() => void profile.refetch()} />
        ) : null}
        {profile.data ? <DetailsForm profile={profile.data} /> : null}
      </Section>
      <Section title={t`Picture`} about={t`Everybody who is signed in can see it. Without one there are the letters of your name.`}>
        <PictureForm user={user} />
      </Section>
      <Section
        title={t`E-mail`}
        about={t`You sign in with it, and mails go to it. A new address counts once you open the link in a mail to it.`}
      >
        <EmailForm user={user} />
      </Section>
    </Page>
  )
}
