import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import classes from './AddAuthenticator.module.css'
import type { Enroller } from './factors.api.ts'
import { PasskeyNotice } from './PasskeyNotice.tsx'

type Props = { enroller: Enroller; onAdded: (recoveryCodes: string[] | null) => void; onCancel?: () => void }

/** Adds a passkey: a name, then the browser's own dialog. */
export function AddPasskey({ enroller, onAdded, onCancel }: Props) {
  const [name, setName] = useState(deviceName)
  const add = useMutation({
    mutationFn: () => enroller.addPasskey(name.trim()),
    onSuccess: ({ recovery_codes: codes }) => onAdded(codes),
  })
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (name.trim() !== '') add.mutate()
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {add.isError ? <PasskeyNotice error={add.error} title={t`The passkey was not added`} /> : null}
      <TextInput
        label={t`Name`}
        description={t`So that you know later which one it is`}
        value={name}
        maxLength={60}
        data-autofocus
        error={name.trim() === '' ? t`Give it a name` : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        {onCancel ? (
          <Button variant="default" onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
        ) : null}
        <Button type="submit" loading={add.isPending}>
          <Trans>Add passkey</Trans>
        </Button>
      </div>
    </form>
  )
}

const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['Mac', /Mac OS/],
  ['Linux', /Linux|CrOS/],
] as const

/** A first guess at what the person would call it. */
function deviceName(): string {
  return systems.find(([, sign]) => sign.test(navigator.userAgent))?.[0] ?? t`My passkey`
}
