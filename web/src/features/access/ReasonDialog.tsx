import { Trans } from '@lingui/react/macro'
import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'

type Props = {
  title: string
  label: string
  /** Who reads what is written. */
  description: string
  confirm: { label: string; color?: string }
  /** What did not happen when it fails. */
  failed: string
  pending: boolean
  error: unknown
  onSubmit: (reason: string) => void
  onClose: () => void
}

/** Asks for a few words before something is done. */
export function ReasonDialog({ title, label, description, confirm, failed, pending, error, onSubmit, onClose }: Props) {
  const [reason, setReason] = useState('')
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit(reason.trim())
        }}
      >
        {error ? <ErrorNotice error={error} title={failed} /> : null}
        <Textarea
          label={label}
          description={description}
          autosize
          minRows={3}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" {...(confirm.color === undefined ? {} : { color: confirm.color })} loading={pending}>
            {confirm.label}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
