import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { inOurWords } from '../../language/server-words.ts'
import { paths } from '../../paths.ts'
import { looksLikeEmail } from '../../ui/email.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { AuthLayout } from '../session/AuthLayout.tsx'
import { askForVerification } from './email-links.api.ts'

/** A new link that confirms an address, for whoever cannot sign in before. */
export function VerifyAgainPage() {
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (value) => (looksLikeEmail(value) ? null : t`Enter an e-mail address, like ana@example.org`) },
  })
  const ask = useMutation({ mutationFn: (values: typeof form.values) => askForVerification(values.email.trim()) })
  const back = (
    <Link to={paths.signIn}>
      <Trans>Back to sign-in</Trans>
    </Link>
  )
  if (ask.isSuccess) {
    return (
      <AuthLayout title={t`Check your mail`} intro={inOurWords(ask.data.message)} footer={back}>
        <p>
          <Trans>Only the newest link works, for 24 hours.</Trans>
        </p>
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title={t`Confirm your address`} intro={t`We send you a new link.`} footer={back}>
      <form onSubmit={form.onSubmit((values) => ask.mutate(values))} noValidate>
        {ask.isError ? <ErrorNotice error={ask.error} /> : null}
        <TextInput
          size="md"
          label={t`E-mail`}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...form.getInputProps('email')}
        />
        <Button type="submit" size="md" loading={ask.isPending} fullWidth>
          <Trans>Send the link</Trans>
        </Button>
      </form>
    </AuthLayout>
  )
}
