import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { SubmitEvent } from 'react'
import { inOurWords, sentenceOf } from '../../language/server-words.ts'
import { i18n } from '../../language/words.ts'
import { hasCode } from '../../api/errors.ts'
import type { ApiError } from '../../api/errors.ts'
import type { FactorKind, PendingSignIn, SignedIn } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { CodeField } from './CodeField.tsx'
import { proveFactor, provePasskey } from './factors.api.ts'
import classes from './SecondFactorStep.module.css'
import { PasskeyNotice } from './PasskeyNotice.tsx'
import { passkeysWork } from './passkeys.ts'

type Props = { pending: PendingSignIn; onSignedIn: (signedIn: SignedIn) => void; onExpired: (error: unknown) => void }

const otherWays: Record<FactorKind, MessageDescriptor> = {
  passkey: msg`Use a passkey`,
  totp: msg`Use a code from your app`,
  recovery_code: msg`Use a recovery code`,
}

/** Shows the second factor: the easiest one first, the others a click away. */
export function SecondFactorStep({ pending, onSignedIn, onExpired }: Props) {
  const usable = pending.factors.filter((factor) => factor !== 'passkey' || passkeysWork())
  const [way, setWay] = useState<FactorKind | undefined>(usable[0])
  const others = usable.filter((factor) => factor !== way)
  return (
    <div className={classes.step}>
      {way === 'passkey' ? <ByPasskey onSignedIn={onSignedIn} onExpired={onExpired} /> : null}
      {way === 'totp' || way === 'recovery_code' ? <ByCode key={way} kind={way} onSignedIn={onSignedIn} onExpired={onExpired} /> : null}
      {way === undefined ? (
        <p>
          <Trans>None of your second factors works in this browser. Use another one, or ask an admin.</Trans>
        </p>
      ) : null}
      {others.map((factor) => (
        <Button key={factor} variant="subtle" fullWidth onClick={() => setWay(factor)}>
          {i18n._(otherWays[factor])}
        </Button>
      ))}
    </div>
  )
}

type WayProps = Omit<Props, 'pending'>

function ByPasskey({ onSignedIn, onExpired }: WayProps) {
  const prove = useMutation({ mutationFn: provePasskey, onSuccess: onSignedIn, onError: (error) => leaveIfExpired(error, onExpired) })
  return (
    <div className={classes.way}>
      {prove.isError ? <PasskeyNotice error={prove.error} title={t`That did not work`} /> : null}
      <Button
        size="md"
        fullWidth
        leftSection={<IconFingerprint size={18} />}
        loading={prove.isPending}
        onClick={() => prove.mutate()}
        autoFocus
      >
        <Trans>Use your passkey</Trans>
      </Button>
    </div>
  )
}

function ByCode({ kind, onSignedIn, onExpired }: WayProps & { kind: 'totp' | 'recovery_code' }) {
  const input = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  const prove = useMutation({
    mutationFn: () => proveFactor({ kind, code }),
    onSuccess: onSignedIn,
    onError: (error) => {
      leaveIfExpired(error, onExpired)
      input.current?.select()
    },
  })
  const refusal = hasCode(prove.error, 'factors.code_refused') ? prove.error : null
  const field = {
    ref: input,
    value: code,
    autoFocus: true,
    onChange: (event: { currentTarget: HTMLInputElement }) => setCode(event.currentTarget.value),
    error: refusal ? faultText(refusal) : null,
  }
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (code.trim() !== '') prove.mutate()
  }
  return (
    <form className={classes.way} onSubmit={submit} noValidate>
      {prove.isError && !refusal ? <ErrorNotice error={prove.error} /> : null}
      {kind === 'totp' ? (
        <CodeField label={t`Code from your authenticator app`} name="code" {...field} />
      ) : (
        <TextInput
          size="md"
          label={t`Recovery code`}
          description={t`Each works once`}
          name="recovery-code"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          {...field}
        />
      )}
      <Button type="submit" size="md" fullWidth loading={prove.isPending} disabled={code.trim() === ''}>
        <Trans>Go on</Trans>
      </Button>
    </form>
  )
}

/** The sign-in is over: there is nothing to try again here. */
function leaveIfExpired(error: unknown, onExpired: (error: unknown) => void): void {
  if (hasCode(error, 'factors.sign_in_expired')) onExpired(error)
}

function faultText(error: ApiError): string {
  const fault = error.faults.find(({ path }) => path === 'code')
  if (!fault) return sentenceOf(error)
  const what = inOurWords(fault.message)
  return t`This ${what}.`
}

/** While it is looked up what is lacking. */
export function SecondFactorSkeleton() {
  return (
    <div className={classes.step} aria-busy="true">
      <Skeleton height={68} />
      <Skeleton height={42} />
    </div>
  )
}
