import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { authPolicyQuery } from '../../api/queries.ts'
import type { PasswordPolicy } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { NewPassword } from '../../ui/password/NewPassword.tsx'
import { passwordFault } from '../../ui/password/password-fault.ts'
import { AuthLayout } from '../session/AuthLayout.tsx'
import { FormSkeleton } from '../session/FormSkeleton.tsx'
import { isLinkFault, LinkFault, NoLink } from './LinkFault.tsx'

type Words = { title: string; intro: string; button: string; done: (email: string) => string; again: ReactNode }
type Props = { token: string | null; words: Words; save: (body: { token: string; password: string }) => Promise<{ email: string }> }

/** A page with which a link from a mail sets a new password. */
export function NewPasswordPage({ token, words, save }: Props) {
  const policy = useQuery(authPolicyQuery)
  if (token === null) return <NoLink />
  if (policy.isPending) return <FormSkeleton title={words.title} />
  if (policy.isError) {
    return (
      <AuthLayout title={words.title}>
        <ErrorNotice error={policy.error} onRetry={() => void policy.refetch()} />
      </AuthLayout>
    )
  }
  return <NewPasswordForm token={token} words={words} save={save} policy={policy.data.password} />
}

function NewPasswordForm({ token, words, save, policy }: Props & { token: string; policy: PasswordPolicy }) {
  const form = useForm({ initialValues: { password: '' }, validate: { password: (value) => passwordFault(policy, value) } })
  const change = useMutation({
    mutationFn: ({ password }: typeof form.values) => save({ token, password }),
    onError: (error) => placeFaults(form, error),
  })
  const unplaced = unplacedError(form, change.error)

  if (change.isSuccess) {
    return (
      <AuthLayout title={t`Done`} intro={words.done(change.data.email)}>
        <Button component={Link} to={paths.signIn} size="md" mt="md" fullWidth>
          <Trans>Go to sign-in</Trans>
        </Button>
      </AuthLayout>
    )
  }
  if (isLinkFault(change.error)) return <LinkFault error={change.error} again={words.again} />
  return (
    <AuthLayout title={words.title} intro={words.intro}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
        <NewPassword
          size="md"
          label={t`New password`}
          policy={policy}
          email=""
          fullName=""
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={typeof form.errors.password === 'string' ? form.errors.password : null}
        />
        <Button type="submit" size="md" loading={change.isPending} fullWidth>
          {words.button}
        </Button>
      </form>
    </AuthLayout>
  )
}
