import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { authPolicyQuery, profileQuery } from '../../api/queries.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { useUser } from '../../ui/use-user.ts'
import { FactorSections } from '../factors/FactorSections.tsx'
import { DetailsForm } from './DetailsForm.tsx'
import { PasswordForm } from './PasswordForm.tsx'

export function ProfilePage() {
  const user = useUser()
  const profile = useQuery(profileQuery)
  const policy = useQuery(authPolicyQuery)
  return (
    <Page title="Profile" summary={`Signed in as ${user.email}${user.role === 'admin' ? ', admin' : ''}`}>
      <Section title="Details">
        {profile.isPending ? <Skeleton height={312} /> : null}
        {profile.isError ? (
          <ErrorNotice error={profile.error} title="Your details could not be loaded" onRetry={() => void profile.refetch()} />
        ) : null}
        {profile.data ? <DetailsForm profile={profile.data} /> : null}
      </Section>
      <Section title="Password" about="Changing it ends your sessions on other devices.">
        {policy.isPending ? <Skeleton height={260} /> : null}
        {policy.isError ? <ErrorNotice error={policy.error} onRetry={() => void policy.refetch()} /> : null}
        {policy.data ? <PasswordForm policy={policy.data.password} user={user} /> : null}
      </Section>
      <FactorSections />
    </Page>
  )
}
