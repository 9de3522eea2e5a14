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
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { AuthLayout } from '../session/AuthLayout.tsx'
import { askForNewPassword } from './email-links.api.ts'

/** The same answer for every address: whether it has an account is nobody's business. */
export function ForgotPage() {
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (value) => (looksLikeEmail(value) ? null : t`Enter an e-mail address, like ana@example.org`) },
  })
  const ask = useMutation({
    mutationFn: (values: typeof form.values) => askForNewPassword(values.email.trim()),
    onError: (error) => placeFaults(form, error),
  })
  const unplaced = unplacedError(form, ask.error)
  const back = (
    <Link to={paths.signIn}>
      <Trans>Back to sign-in</Trans>
    </Link>
  )

  if (ask.isSuccess) {
    return (
      <AuthLayout title={t`Check your mail`} intro={inOurWords(ask.data.message)} footer={back}>
        <p>
          <Trans>The link in it works for 10 minutes. Nothing there? Look among the spam, or try another address.</Trans>
        </p>
        <Button variant="default" onClick={() => ask.reset()}>
          <Trans>Try another address</Trans>
        </Button>
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title={t`Forgotten password`} intro={t`We send a link with which you choose a new one.`} footer={back}>
      <form onSubmit={form.onSubmit((values) => ask.mutate(values))} noValidate>
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
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
