import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { User } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatDate, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { Page } from '../../ui/Page.tsx'
import { PersonMark } from '../../ui/PersonMark.tsx'
import { Section } from '../../ui/Section.tsx'
import { UserAccess } from '../access/UserAccess.tsx'
import { UserGroups } from '../access/UserGroups.tsx'
import { SessionList } from '../sessions/SessionList.tsx'
import { TokenList } from '../tokens/TokenList.tsx'
import { roleName } from './role-name.ts'
import { SignInLimit } from './SignInLimit.tsx'
import { UserFactors } from './UserFactors.tsx'
import { UserDialog } from './user-dialogs.tsx'
import { UserMenu } from './UserMenu.tsx'
import type { UserAction } from './UserMenu.tsx'
import classes from './UserPage.module.css'
import { userQuery } from './users.api.ts'

/** One person as an admin sees them; each part has a section of its own. */
export function UserPage() {
  const { id } = useParams({ from: '/signed-in/admin/users/$id' })
  const navigate = useNavigate()
  const found = useQuery(userQuery(id))
  const user = found.data
  const [action, setAction] = useState<UserAction | null>(null)

  return (
    <>
      <Page
        title={user ? titleOf(user) : t`User`}
        summary={user ? summaryOf(user) : ' '}
        above={
          <Link to={user?.kind === 'service' ? paths.serviceAccounts : paths.users} className={classes.back ?? ''}>
            <IconArrowLeft size={16} aria-hidden="true" />
            {user?.kind === 'service' ? t`Service accounts` : t`Users`}
          </Link>
        }
        actions={user ? <UserMenu user={user} onAction={setAction} labelled /> : null}
      >
        {found.isError && !user ? (
          <ErrorNotice error={found.error} title={t`The account could not be loaded`} onRetry={() => void found.refetch()} />
        ) : (
          <>
            <Section title={t`Account`}>{user ? <Account user={user} /> : <Skeleton height={120} />}</Section>
            <Section title={t`Apps`} about={t`What this account can open, because of what, and until when.`}>
              <UserAccess id={id} />
            </Section>
            <Section title={t`Groups`} about={t`What a group opens, everybody in it can.`}>
              <UserGroups id={id} />
            </Section>
            {user?.kind === 'service' ? null : <SigningIn id={id} user={user} />}
            <Section title={t`API tokens`} about={aboutTokens(user)}>
              {user ? <TokenList of={{ kind: 'user', id, service: user.kind === 'service' }} /> : <Skeleton height={80} />}
            </Section>
          </>
        )}
      </Page>
      <UserDialog
        action={action}
        onClose={() => setAction(null)}
        onDeleted={() => void navigate({ to: user?.kind === 'service' ? paths.serviceAccounts : paths.users })}
      />
    </>
  )
}

function SigningIn({ id, user }: { id: string; user: User | undefined }) {
  return (
    <>
      <Section title={t`Failed sign-ins`} about={t`From browsers that never signed in to this account. Many of them slow sign-in down.`}>
        {user ? <SignInLimit id={id} name={user.full_name ?? user.email} /> : <Skeleton height={24} />}
      </Section>
      <Section title={t`Second factors`} about={t`What this person shows beside the password, or instead of it.`}>
        {user ? <UserFactors user={user} /> : <Skeleton height={52} />}
      </Section>
      <Section title={t`Sessions`} about={t`Where this person is signed in. What is ended is signed out at once, everywhere.`}>
        {user ? <SessionList of={{ kind: 'user', id, name: user.full_name ?? user.email }} /> : <Skeleton height={148} />}
      </Section>
    </>
  )
}

const aboutTokens = (user: User | undefined): string =>
  user?.kind === 'service'
    ? t`What the program shows. Deactivating the account pauses all of them.`
    : t`With these, programs use apps as this person. Only the person can make them.`

const roleOf = (user: User): string => (user.kind === 'service' ? t`Service account` : roleName(user.role))

/** Service accounts go by their name, and say what they are for. */
const titleOf = (user: User): string => (user.kind === 'service' ? (user.email.split('@', 1)[0] ?? '') : (user.full_name ?? user.email))

function summaryOf(user: User): string {
  const parts = [user.full_name === null ? null : user.email, roleOf(user), user.is_active ? null : t`deactivated`]
  return parts.filter((part) => part !== null).join(' · ')
}

function Account({ user }: { user: User }) {
  return (
    <div className={classes.account}>
      {user.kind === 'service' ? null : <PersonMark person={user} size={64} />}
      <AccountFacts user={user} />
    </div>
  )
}

function AccountFacts({ user }: { user: User }) {
  const locale = useLocale()
  return (
    <dl className={classes.facts}>
      <dt>{user.kind === 'service' ? t`Address` : t`E-mail`}</dt>
      <dd>{user.email}</dd>
      <dt>
        <Trans>Role</Trans>
      </dt>
      <dd>{roleOf(user)}</dd>
      <dt>
        <Trans>State</Trans>
      </dt>
      <dd>{user.is_active ? t`Active` : t`Deactivated`}</dd>
      {user.kind === 'service' ? null : (
        <>
          <dt>
            <Trans>Last sign-in</Trans>
          </dt>
          <dd>{user.last_sign_in_at ? formatMoment(user.last_sign_in_at, locale) : t`Never`}</dd>
        </>
      )}
      <dt>
        <Trans>Since</Trans>
      </dt>
      <dd>{formatDate(user.created_at, locale)}</dd>
    </dl>
  )
}
