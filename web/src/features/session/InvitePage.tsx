import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { hasCode } from '../../api/errors.ts'
import { authPolicyQuery, sessionQuery } from '../../api/queries.ts'
import type { OpenInvitation } from '../../api/admission-types.ts'
import type { PasswordPolicy } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatList } from '../../ui/format.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { NewPassword } from '../../ui/password/NewPassword.tsx'
import { passwordFault } from '../../ui/password/password-fault.ts'
import { SendAgain } from '../email-links/SendAgain.tsx'
import { AuthLayout } from './AuthLayout.tsx'
import { FormSkeleton } from './FormSkeleton.tsx'
import { takeLinkToken } from './link-token.ts'
import { enter, lacksFactor } from './session.api.ts'

const title = (): string => t`Your invitation`

export function InvitePage() {
  const [token] = useState(takeLinkToken)
  return token === null ? (
    <NotGood intro={t`Open the link from the mail again: a part of it is missing here.`} />
  ) : (
    <WithToken token={token} />
  )
}

function WithToken({ token }: { token: string }) {
  const invitation = useQuery({
    queryKey: ['invitation'],
    queryFn: () => answerOf(api.POST('/api/auth/invitation', { body: { token } })),
    staleTime: Infinity,
  })
  const policy = useQuery(authPolicyQuery)
  if (hasCode(invitation.error, 'invitations.invalid')) {
    return <NotGood intro={t`It is used, revoked or expired, or a newer one was sent. Ask an admin of your team for another.`} />
  }
  const failed = invitation.isError ? invitation : policy
  if (failed.isError) {
    return (
      <AuthLayout title={title()}>
        <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />
      </AuthLayout>
    )
  }
  if (!invitation.data || !policy.data) return <FormSkeleton title={title()} />
  return <AcceptForm token={token} invitation={invitation.data} policy={policy.data.password} />
}

function NotGood({ intro }: { intro: string }) {
  return (
    <AuthLayout title={t`This invitation no longer works`} intro={intro} footer={<ToSignIn />}>
      {null}
    </AuthLayout>
  )
}

/** The account is made; a link that was handed over does not show that the address is theirs. */
function ConfirmFirst({ email }: { email: string }) {
  return (
    <AuthLayout
      title={t`Check your mail`}
      intro={t`Your account is made. A mail to ${email} asks you to confirm the address; then sign in.`}
      footer={<ToSignIn />}
    >
      <p>
        <Trans>Nothing there?</Trans> <SendAgain email={email} />
      </p>
    </AuthLayout>
  )
}

type Props = { token: string; invitation: OpenInvitation; policy: PasswordPolicy }

function AcceptForm({ token, invitation, policy }: Props) {
  const { email } = invitation
  const router = useRouter()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { full_name: invitation.full_name ?? '', password: '' },
    validate: { password: (value) => passwordFault(policy, value) },
  })
  const accept = useMutation({
    mutationFn: async ({ full_name: name, password }: typeof form.values) => {
      const full_name = name.trim() === '' ? null : name.trim()
      await answerOf(api.POST('/api/auth/invitation/accept', { body: { token, password, full_name } }))
      return queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    },
    onSuccess: (session) => {
      if (session) enter(queryClient, session)
      router.history.push(session ? paths.apps : paths.signIn)
    },
    onError: (error) => {
      if (lacksFactor(error)) void router.navigate({ to: paths.secondFactor, search: {}, replace: true })
      else placeFaults(form, error)
    },
  })
  if (hasCode(accept.error, 'auth.email_unverified')) return <ConfirmFirst email={email} />
  const unplaced = lacksFactor(accept.error) ? null : unplacedError(form, accept.error)
  return (
    <AuthLayout title={title()} intro={introOf(invitation)} footer={<ToSignIn />}>
      <form onSubmit={form.onSubmit((values) => accept.mutate(values))} noValidate>
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
        <TextInput size="md" label={t`E-mail`} type="email" autoComplete="username" value={email} readOnly />
        <TextInput size="md" label={t`Your name`} autoComplete="name" maxLength={200} {...form.getInputProps('full_name')} />
        <NewPassword
          size="md"
          label={t`Password`}
          policy={policy}
          email={email}
          fullName={form.values.full_name}
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={typeof form.errors.password === 'string' ? form.errors.password : null}
        />
        <Button type="submit" size="md" loading={accept.isPending} fullWidth>
          <Trans>Accept and sign in</Trans>
        </Button>
      </form>
    </AuthLayout>
  )
}

function introOf({ invited_by: by, role, groups }: OpenInvitation): string {
  const to = formatList(groups)
  const isAdmin = role === 'admin'
  if (groups.length === 0) {
    return isAdmin
      ? t`${by} invites you as an admin. Choose a password, and you are in.`
      : t`${by} invites you. Choose a password, and you are in.`
  }
  return isAdmin
    ? t`${by} invites you to ${to} as an admin. Choose a password, and you are in.`
    : t`${by} invites you to ${to}. Choose a password, and you are in.`
}

function ToSignIn() {
  return (
    <>
      <Trans>
        Have an account? <Link to={paths.signIn}>Sign in</Link>
      </Trans>
    </>
  )
}
