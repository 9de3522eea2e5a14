import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { authPolicyQuery, sessionQuery, setUpQuery } from '../../api/queries.ts'
import type { PasswordPolicy } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { AccountFields, accountRules, toRequest } from './AccountFields.tsx'
import { AuthLayout } from './AuthLayout.tsx'
import { FormSkeleton } from './FormSkeleton.tsx'
import { enter, makeFirstAdmin } from './session.api.ts'
import { takeLinkToken } from './link-token.ts'

const title = (): string => t`Set up Gatehouse`

export function SetUpPage() {
  const setUp = useQuery(setUpQuery)
  const policy = useQuery(authPolicyQuery)
  if (setUp.isPending || policy.isPending) return <FormSkeleton title={title()} />
  const failed = setUp.isError ? setUp : policy
  if (failed.isError) {
    return (
      <AuthLayout title={title()}>
        <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />
      </AuthLayout>
    )
  }
  if (!setUp.data?.needed || !policy.data) {
    return (
      <AuthLayout title={t`Set-up is done`} intro={t`This Gatehouse has its first admin already; the set-up link works once.`}>
        <p>
          <Link to={paths.signIn}>
            <Trans>Go to sign-in</Trans>
          </Link>
        </p>
      </AuthLayout>
    )
  }
  return <FirstAdmin policy={policy.data.password} />
}

function FirstAdmin({ policy }: { policy: PasswordPolicy }) {
  const kept = takeLinkToken()
  const router = useRouter()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { token: kept ?? '', full_name: '', email: '', password: '' },
    validate: { ...accountRules(policy), token: (value) => (value.trim() === '' ? t`Enter the code from the set-up link` : null) },
  })
  const create = useMutation({
    mutationFn: async (values: typeof form.values) => {
      await makeFirstAdmin({ token: values.token.trim(), ...toRequest(values) })
      return queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    },
    onSuccess: (session) => {
      if (session) enter(queryClient, session)
      router.history.push(session ? paths.setUpAssistant : paths.signIn)
    },
    onError: (error) => placeFaults(form, error),
  })
  const unplaced = unplacedError(form, create.error)

  return (
    <AuthLayout title={title()} intro={t`Make the first admin. You can add everybody else afterwards.`}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
        {kept === null ? (
          <TextInput
            size="md"
            label={t`Set-up code`}
            description={t`What follows “token=” in the set-up link`}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('token')}
          />
        ) : null}
        <AccountFields form={form} policy={policy} />
        <Button type="submit" size="md" loading={create.isPending} fullWidth>
          <Trans>Create the admin and sign in</Trans>
        </Button>
      </form>
    </AuthLayout>
  )
}
