import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SubmitEvent } from 'react'
import { ApiError } from '../../api/errors.ts'
import type { NewAuthenticator } from '../../api/types.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import classes from './AddAuthenticator.module.css'
import { CodeField } from './CodeField.tsx'
import type { Enroller } from './factors.api.ts'
import { QrCode } from './QrCode.tsx'

type Props = {
  enroller: Enroller
  /** Asked for where people may have several; else this is the name. */
  name?: string
  onAdded: (recoveryCodes: string[] | null) => void
  onCancel?: () => void
}

/** Adds an authenticator app: its name, its secret as a QR code and as text, and a first code that shows it works. */
export function AddAuthenticator({ enroller, name, onAdded, onCancel }: Props) {
  const begin = useMutation({ mutationFn: (wanted: string) => enroller.begin(wanted) })
  const { mutate } = begin
  useEffect(() => {
    if (name !== undefined) mutate(name)
  }, [name, mutate])

  if (begin.data) return <Confirm added={begin.data} enroller={enroller} onAdded={onAdded} {...(onCancel ? { onCancel } : {})} />
  if (name !== undefined) {
    return begin.isError ? <ErrorNotice error={begin.error} onRetry={() => begin.mutate(name)} /> : <Skeleton height={184} mt="lg" />
  }
  return <Name pending={begin.isPending} error={begin.error} onNamed={begin.mutate} {...(onCancel ? { onCancel } : {})} />
}

type NameProps = { pending: boolean; error: unknown; onNamed: (name: string) => void; onCancel?: () => void }

function Name({ pending, error, onNamed, onCancel }: NameProps) {
  const [name, setName] = useState(t`Authenticator app`)
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (name.trim() !== '') onNamed(name.trim())
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {error ? <ErrorNotice error={error} /> : null}
      <TextInput
        label={t`Name`}
        description={t`So that you know later which one it is`}
        value={name}
        maxLength={60}
        data-autofocus
        error={name.trim() === '' ? t`Give it a name` : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Buttons confirm={t`Go on`} pending={pending} onCancel={onCancel} />
    </form>
  )
}

type ConfirmProps = Pick<Props, 'enroller' | 'onAdded' | 'onCancel'> & { added: NewAuthenticator }

function Confirm({ added, enroller, onAdded, onCancel }: ConfirmProps) {
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => enroller.confirm(added.id, code),
    onSuccess: ({ recovery_codes: codes }) => onAdded(codes),
  })
  const fault = confirm.error instanceof ApiError ? confirm.error.faults.find(({ path }) => path === 'code') : undefined
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <ol className={classes.steps}>
        <li>
          <Trans>Open your authenticator app and scan this code.</Trans>
        </li>
        <li>
          <Trans>Type the six digits that it shows.</Trans>
        </li>
      </ol>
      <div className={classes.secret}>
        <QrCode text={added.uri} label={t`QR code for your authenticator app`} />
        <div className={classes.byHand}>
          <p>
            <Trans>Can’t scan? Type this into the app:</Trans>
          </p>
          <p className={classes.key}>
            <code>{inGroups(added.secret)}</code>
            <CopyButton label={t`Copy the key`} text={() => added.secret} />
          </p>
        </div>
      </div>
      {confirm.isError && !fault ? <ErrorNotice error={confirm.error} /> : null}
      <CodeField
        label={t`Code from the app`}
        value={code}
        data-autofocus
        onChange={(event) => setCode(event.currentTarget.value)}
        error={fault ? t`This is not the code that the app shows now. Is the clock of your phone right?` : null}
      />
      <Buttons confirm={t`Confirm`} pending={confirm.isPending} disabled={code.trim() === ''} onCancel={onCancel} />
    </form>
  )
}

type ButtonsProps = { confirm: string; pending: boolean; disabled?: boolean; onCancel: (() => void) | undefined }

function Buttons({ confirm, pending, disabled = false, onCancel }: ButtonsProps) {
  return (
    <div className={classes.buttons}>
      {onCancel ? (
        <Button variant="default" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      ) : null}
      <Button type="submit" loading={pending} disabled={disabled}>
        {confirm}
      </Button>
    </div>
  )
}

/** Four letters at a time are easier to type. */
const inGroups = (secret: string): string => secret.replaceAll(/.{4}(?=.)/g, '$& ')
