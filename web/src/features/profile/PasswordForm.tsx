import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { ApiError } from '../../api/errors.ts'
import type { PasswordPolicy, User } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { NewPassword } from '../../ui/password/NewPassword.tsx'
import { passwordFault } from '../../ui/password/password-fault.ts'
import { PasswordField } from '../../ui/PasswordField.tsx'

const wrongPassword = new Set(['auth.invalid_credentials', 'auth.wrong_password'])

export function PasswordForm({ policy, user }: { policy: PasswordPolicy; user: User }) {
  const fields = useForm({
    initialValues: { current_password: '', new_password: '' },
    validate: {
      current_password: (value) => (value === '' ? t`Enter your password of now` : null),
      new_password: (value) => passwordFault(policy, value),
    },
  })
  const change = useMutation({
    mutationFn: (values: typeof fields.values) => answerOf(api.POST('/api/auth/password/change', { body: values })),
    onSuccess: () => {
      fields.reset()
      notifyDone(t`Your password is changed. Other devices are signed out.`)
    },
    onError: (error) => {
      if (error instanceof ApiError && wrongPassword.has(error.code)) fields.setFieldError('current_password', t`This is not your password`)
      else placeFaults(fields, error)
    },
  })
  const isPlaced = change.error instanceof ApiError && wrongPassword.has(change.error.code)
  const unplaced = isPlaced ? null : unplacedError(fields, change.error)

  return (
    <form className={form.form} onSubmit={fields.onSubmit((values) => change.mutate(values))} noValidate>
      {unplaced ? <ErrorNotice error={unplaced} title={t`Your password was not changed`} /> : null}
      {/* Tells a password manager whose password this is. */}
      <input type="email" name="username" autoComplete="username" value={user.email} readOnly hidden />
      <PasswordField
        label={t`Current password`}
        name="current-password"
        autoComplete="current-password"
        {...fields.getInputProps('current_password')}
      />
      <NewPassword
        label={t`New password`}
        policy={policy}
        email={user.email}
        fullName={user.full_name ?? ''}
        value={fields.values.new_password}
        onChange={(value) => fields.setFieldValue('new_password', value)}
        error={typeof fields.errors.new_password === 'string' ? fields.errors.new_password : null}
      />
      <div className={form.buttons}>
        <Button type="submit" loading={change.isPending}>
          <Trans>Change password</Trans>
        </Button>
      </div>
    </form>
  )
}
