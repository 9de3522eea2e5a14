import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Text } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { SubmitEvent } from 'react'
import { i18n } from '../../language/words.ts'
import { answerOf, api } from '../../api/client.ts'
import { settleConfirmation, useConfirmationAsked } from '../../api/confirmation.ts'
import type { ConfirmationMethod } from '../../api/confirmation.ts'
import { ApiError } from '../../api/errors.ts'
import type { Confirmation } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import form from '../../ui/Form.module.css'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { useUser } from '../../ui/use-user.ts'
import { CodeField } from './CodeField.tsx'
import { PasskeyNotice } from './PasskeyNotice.tsx'
import { passkeysWork, signWithPasskey } from './passkeys.ts'

const confirm = (body: Confirmation) => answerOf(api.POST('/api/auth/session/reauthenticate', { body }))

const otherWays: Record<ConfirmationMethod, MessageDescriptor> = {
  passkey: msg`Use a passkey`,
  totp: msg`Use a code from your app`,
  password: msg`Use your password`,
}

/** Over any page: asks who is there before something sensitive; the request that asked for it goes on by itself afterwards. */
export function ConfirmItsYou() {
  const methods = useConfirmationAsked()
  if (!methods) return null
  const usable = methods.filter((method) => method !== 'passkey' || passkeysWork())
  return <Question methods={usable.length === 0 ? methods : usable} />
}

function Question({ methods }: { methods: readonly ConfirmationMethod[] }) {
  const [way, setWay] = useState<ConfirmationMethod>(methods[0] ?? 'password')
  return (
    <Dialog opened onClose={() => settleConfirmation(false)} title={t`Confirm that it’s you`} closeOnClickOutside={false}>
      <Text c="dimmed" mb="md">
        <Trans>This changes something important, and your last sign-in was a while ago. What you did goes on right after.</Trans>
      </Text>
      {way === 'passkey' ? <ByPasskey /> : <BySecret key={way} way={way} />}
      {methods
        .filter((method) => method !== way)
        .map((method) => (
          <Button key={method} variant="subtle" fullWidth mt="xs" onClick={() => setWay(method)}>
            {i18n._(otherWays[method])}
          </Button>
        ))}
    </Dialog>
  )
}

function ByPasskey() {
  const prove = useMutation({
    mutationFn: async () => {
      const options = await answerOf(api.POST('/api/auth/session/reauthenticate/challenge'))
      await confirm({ kind: 'passkey', response: await signWithPasskey(options) })
    },
    onSuccess: () => settleConfirmation(true),
  })
  return (
    <div className={form.form}>
      {prove.isError ? <PasskeyNotice error={prove.error} title={t`That did not work`} /> : null}
      <Button fullWidth leftSection={<IconFingerprint size={18} />} loading={prove.isPending} onClick={() => prove.mutate()} data-autofocus>
        <Trans>Use your passkey</Trans>
      </Button>
    </div>
  )
}

const refusals: Record<string, MessageDescriptor> = {
  'auth.wrong_password': msg`This is not your password`,
  'factors.code_refused': msg`This is not a code of your app, or it was used already`,
}

function BySecret({ way }: { way: 'password' | 'totp' }) {
  const user = useUser()
  const field = useRef<HTMLInputElement>(null)
  const [secret, setSecret] = useState('')
  const prove = useMutation({
    mutationFn: () => confirm(way === 'password' ? { kind: 'password', password: secret } : { kind: 'totp', code: secret }),
    onSuccess: () => settleConfirmation(true),
    onError: () => field.current?.select(),
  })
  const refusal = prove.error instanceof ApiError ? refusals[prove.error.code] : undefined
  const props = {
    ref: field,
    value: secret,
    'data-autofocus': true,
    error: refusal ? i18n._(refusal) : null,
    onChange: (event: { currentTarget: HTMLInputElement }) => setSecret(event.currentTarget.value),
  }
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    // The dialog may lie over another form, whose submit this must not become.
    event.preventDefault()
    event.stopPropagation()
    if (secret !== '') prove.mutate()
  }
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      {prove.isError && refusal === undefined ? <PasskeyNotice error={prove.error} title={t`That did not work`} /> : null}
      <input type="email" name="username" autoComplete="username" value={user.email} readOnly hidden />
      {way === 'password' ? (
        <PasswordField label={t`Password`} autoComplete="current-password" size="md" {...props} />
      ) : (
        <CodeField label={t`Code from your authenticator app`} {...props} />
      )}
      <Button type="submit" fullWidth loading={prove.isPending} disabled={secret === ''}>
        <Trans>Confirm</Trans>
      </Button>
    </form>
  )
}
