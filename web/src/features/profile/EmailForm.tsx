import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { hasCode } from '../../api/errors.ts'
import type { User } from '../../api/types.ts'
import { looksLikeEmail } from '../../ui/email.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { askForEmailChange, dropEmailChange, emailStateQuery } from '../email-links/email-links.api.ts'

/** The address one signs in with: a new one counts once its mailbox has confirmed it. */
export function EmailForm({ user }: { user: User }) {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: emailStateQuery.queryKey })
  const state = useQuery(emailStateQuery)
  const fields = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (looksLikeEmail(value) ? null : t`Enter an e-mail address, like ana@example.org`),
      password: (value) => (value === '' ? t`Enter your password` : null),
    },
  })
  const change = useMutation({
    mutationFn: ({ email, password }: typeof fields.values) => askForEmailChange({ email: email.trim(), password }),
    onSuccess: () => {
      fields.reset()
      return refresh()
    },
    onError: (error) => {
      if (hasCode(error, 'auth.wrong_password')) fields.setFieldError('password', t`This is not your password`)
      else placeFaults(fields, error)
    },
  })
  const drop = useMutation({ mutationFn: dropEmailChange, onSuccess: refresh })
  const pending = state.data?.pending ?? null
  const unplaced = hasCode(change.error, 'auth.wrong_password') ? null : unplacedError(fields, change.error)

  if (pending) {
    return (
      <div className={form.form}>
        <p role="status">
          <Trans>
            <strong>{pending.address}</strong> waits for the link in the mail to it. Until then you sign in with {user.email}.
          </Trans>
        </p>
        {drop.isError ? <ErrorNotice error={drop.error} /> : null}
        <div className={form.buttons}>
          <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
            <Trans>Keep {user.email}</Trans>
          </Button>
        </div>
      </div>
    )
  }
  return (
    <form className={form.form} onSubmit={fields.onSubmit((values) => change.mutate(values))} noValidate>
      {unplaced ? <ErrorNotice error={unplaced} title={t`Your address was not changed`} /> : null}
      <TextInput
        label={t`New e-mail address`}
        description={user.email_verified_at === null ? t`Now ${user.email}, not confirmed yet` : t`Now ${user.email}`}
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        {...fields.getInputProps('email')}
      />
      <PasswordField label={t`Your password`} autoComplete="current-password" {...fields.getInputProps('password')} />
      <div className={form.buttons}>
        <Button type="submit" variant="default" loading={change.isPending}>
          <Trans>Change address</Trans>
        </Button>
      </div>
    </form>
  )
}
