import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Ref, SubmitEvent } from 'react'
import { hasCode } from '../../api/errors.ts'
import type { Session } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { SendAgain } from '../email-links/SendAgain.tsx'
import { lacksFactor, signIn } from './session.api.ts'

type Props = {
  onSignedIn: (session: Session) => void
  /** Called when the password was right and more than that is needed. */
  onSecondFactor: () => void
  /** Set when only this person may go on, as in the dialog over unsaved work. */
  onlyEmail?: string
  /** The box for staying signed in, for ways to sign in beside this form. */
  remember?: Ref<HTMLInputElement>
}

/** E-mail and password. The fields are read when the form is sent, because password managers fill them without events. */
export function SignInForm({ onSignedIn, onSecondFactor, onlyEmail, remember }: Props) {
  const password = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({})
  const attempt = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    onError: (error) => (lacksFactor(error) ? onSecondFactor() : password.current?.select()),
  })

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const email = onlyEmail ?? textOf(fields, 'email').trim()
    const secret = textOf(fields, 'password')
    const faults = { ...(email ? {} : { email: t`Enter your e-mail address` }), ...(secret ? {} : { password: t`Enter your password` }) }
    setMissing(faults)
    if (Object.keys(faults).length === 0) attempt.mutate({ email, password: secret, remember: fields.get('remember') === 'on' })
  }

  const wrong = hasCode(attempt.error, 'auth.invalid_credentials')
  const unverified = hasCode(attempt.error, 'auth.email_unverified')
  return (
    <form onSubmit={submit} noValidate>
      {attempt.isError && !lacksFactor(attempt.error) ? (
        <ErrorNotice
          error={attempt.error}
          {...(wrong ? { title: t`That did not work` } : unverified ? { title: t`Confirm your e-mail address first` } : {})}
        />
      ) : null}
      <TextInput
        label={t`E-mail`}
        name="email"
        type="email"
        inputMode="email"
        autoComplete={onlyEmail === undefined ? 'username webauthn' : 'username'}
        autoCapitalize="none"
        spellCheck={false}
        size="md"
        defaultValue={onlyEmail}
        readOnly={onlyEmail !== undefined}
        autoFocus={onlyEmail === undefined}
        error={missing.email}
      />
      <PasswordField
        ref={password}
        label={t`Password`}
        name="password"
        autoComplete="current-password"
        size="md"
        data-autofocus={onlyEmail !== undefined || undefined}
        error={missing.password}
      />
      {onlyEmail === undefined ? <Checkbox ref={remember} name="remember" label={t`Stay signed in on this device`} /> : null}
      {unverified && attempt.variables ? <SendAgain email={attempt.variables.email} /> : null}
      <Button type="submit" size="md" loading={attempt.isPending} fullWidth>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  )
}

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}
