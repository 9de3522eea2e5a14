import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { authPolicyQuery } from '../../api/queries.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { useUser } from '../../ui/use-user.ts'
import { FactorSections } from '../factors/FactorSections.tsx'
import { SessionList } from '../sessions/SessionList.tsx'
import { ownSessions } from '../sessions/sessions.api.ts'
import { TokenList } from '../tokens/TokenList.tsx'
import { ownTokens } from '../tokens/tokens.api.ts'
import { ActivityList } from './ActivityList.tsx'
import { PasswordForm } from './PasswordForm.tsx'

/** Where links within the page lead. */
const places = { password: 'password', sessions: 'sessions' }

/** What keeps one's account one's own. */
export function SecurityPage() {
  const user = useUser()
  const policy = useQuery(authPolicyQuery)
  return (
    <Page title={t`Security`} summary={t`What keeps your account yours, and where you are signed in`}>
      <Section anchor={places.password} title={t`Password`} about={t`Changing it ends your sessions on other devices.`}>
        {policy.isPending ? <Skeleton height={260} /> : null}
        {policy.isError ? <ErrorNotice error={policy.error} onRetry={() => void policy.refetch()} /> : null}
        {policy.data ? <PasswordForm policy={policy.data.password} user={user} /> : null}
      </Section>
      <FactorSections />
      <Section
        anchor={places.sessions}
        title={t`Where you are signed in`}
        about={t`Browsers, and programs that signed in. If there is something here that you do not know, end it and change your password.`}
      >
        <SessionList of={ownSessions} />
      </Section>
      <Section title={t`Recent activity`} about={t`Sign-ins, also refused ones, and what changed about the security of your account.`}>
        <ActivityList places={places} />
      </Section>
      <Section
        title={t`API tokens`}
        about={t`For git, curl and other programs: they use apps as you, without your password. A new password does not end them.`}
      >
        <TokenList of={ownTokens} />
      </Section>
    </Page>
  )
}
