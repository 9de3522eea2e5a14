import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { authPolicyQuery } from '../../api/queries.ts'
import type { PasswordPolicy, SignUp } from '../../api/types.ts'
import { inOurWords } from '../../language/server-words.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatList } from '../../ui/format.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { AccountFields, accountRules, toRequest } from './AccountFields.tsx'
import { SendAgain } from '../email-links/SendAgain.tsx'
import { AuthLayout } from './AuthLayout.tsx'
import { FormSkeleton } from './FormSkeleton.tsx'
import { register } from './session.api.ts'

const title = (): string => t`Create an account`

export function RegisterPage() {
  const policy = useQuery(authPolicyQuery)
  if (policy.isPending) return <FormSkeleton title={title()} />
  if (policy.isError) {
    return (
      <AuthLayout title={title()}>
        <ErrorNotice error={policy.error} onRetry={() => void policy.refetch()} />
      </AuthLayout>
    )
  }
  const { sign_up: mode, allowed_domains: domains, password } = policy.data
  if (mode === 'invite' || mode === 'closed') {
    return (
      <AuthLayout
        title={mode === 'invite' ? t`By invitation` : t`Sign-up is closed`}
        intro={t`Ask an admin of your team for an account.`}
        footer={<ToSignIn />}
      >
        {null}
      </AuthLayout>
    )
  }
  return <RegisterForm mode={mode} domains={domains} mails={policy.data.email_verification !== 'off'} policy={password} />
}

/** `mails`: whether a mail asks for the address to be confirmed. */
type FormProps = { mode: SignUp; domains: string[]; mails: boolean; policy: PasswordPolicy }

function RegisterForm({ mode, domains, mails, policy }: FormProps) {
  const form = useForm({ initialValues: { full_name: '', email: '', password: '' }, validate: accountRules(policy) })
  const create = useMutation({
    mutationFn: (values: typeof form.values) => register(toRequest(values)),
    onError: (error) => placeFaults(form, error),
  })
  const unplaced = unplacedError(form, create.error)

  if (create.isSuccess) {
    return (
      <AuthLayout
        title={mode === 'approval' ? t`Waiting for approval` : mails ? t`Check your mail` : t`Thank you`}
        intro={inOurWords(create.data.message)}
      >
        {mails && mode === 'open' ? (
          <p>
            <Trans>Nothing there?</Trans> <SendAgain email={form.values.email.trim()} />
          </p>
        ) : null}
        <p>
          <Link to={paths.signIn}>
            <Trans>Go to sign-in</Trans>
          </Link>
        </p>
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title={title()} intro={introOf(mode, domains)} footer={<ToSignIn />}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
        <AccountFields form={form} policy={policy} />
        <Button type="submit" size="md" loading={create.isPending} fullWidth>
          <Trans>Create account</Trans>
        </Button>
      </form>
    </AuthLayout>
  )
}

function introOf(mode: SignUp, domains: string[]): string {
  const places = formatList(domains, 'disjunction')
  const who = domains.length === 0 ? t`For everybody in your team.` : t`For people with an address at ${places}.`
  return mode === 'approval' ? `${who} ${t`An admin looks at it before you can sign in.`}` : who
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
