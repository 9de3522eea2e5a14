import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { PasswordField } from '../../ui/PasswordField.tsx'
import classes from './ApiKeyField.module.css'

type Props = {
  isSet: boolean
  isOptional: boolean
  /** The new key being entered; null while none is. */
  value: string | null
  error: ReactNode
  onChange: (value: string | null) => void
  onClear: () => void
  clearing: boolean
}

/** The key of a provider, not of a keyboard. */
const keyLabel = (): string => t({ message: 'Key', context: 'secret' })

/** A stored key is never shown, only whether there is one; replacing and removing it are acts of their own. */
export function ApiKeyField({ isSet, isOptional, value, error, onChange, onClear, clearing }: Props) {
  const [asked, setAsked] = useState(false)
  if (isSet && value === null) {
    return (
      <div role="group" aria-label={keyLabel()}>
        <div className={classes.label}>{keyLabel()}</div>
        <div className={classes.state}>
          <IconKey size={18} aria-hidden="true" />
          <span className={classes.mask}>
            {t`A key is set`} <span aria-hidden="true">••••••••</span>
          </span>
          <Button variant="default" size="compact-md" onClick={() => onChange('')}>
            <Trans>Replace</Trans>
          </Button>
          <Button variant="default" size="compact-md" onClick={() => setAsked(true)}>
            <Trans>Clear</Trans>
          </Button>
        </div>
        <ConfirmDialog
          opened={asked}
          title={t`Remove the key?`}
          confirm={t`Remove key`}
          pending={clearing}
          onClose={() => setAsked(false)}
          onConfirm={() => {
            setAsked(false)
            onClear()
          }}
        >
          {isOptional
            ? t`Chat stops answering until another key is set, unless the server needs none.`
            : t`Chat stops answering until another key is set.`}
        </ConfirmDialog>
      </div>
    )
  }
  return (
    <div>
      <PasswordField
        label={isSet ? t`New key` : keyLabel()}
        description={isOptional ? t`Only if the server asks for one` : t`Stored encrypted; nobody can read it back here`}
        autoComplete="off"
        data-1p-ignore=""
        value={value ?? ''}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value === '' && !isSet ? null : event.currentTarget.value)}
      />
      {isSet ? (
        <Button variant="subtle" size="compact-sm" mt={6} onClick={() => onChange(null)}>
          <Trans>Keep the stored key</Trans>
        </Button>
      ) : null}
    </div>
  )
}
