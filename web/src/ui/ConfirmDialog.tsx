import { Trans } from '@lingui/react/macro'
import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { Dialog } from './Dialog.tsx'
import { ErrorNotice } from './ErrorNotice.tsx'

type Props = {
  opened: boolean
  title: string
  /** What will be lost, by name. */
  children: ReactNode
  confirm: string
  danger?: boolean
  /** Wider where there is much to be read first. */
  size?: 'md' | 'lg'
  pending?: boolean
  error?: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks once before something that cannot be undone. The safe way out has the focus. */
export function ConfirmDialog({
  opened,
  title,
  children,
  confirm,
  danger = true,
  size = 'md',
  pending = false,
  error,
  onConfirm,
  onClose,
}: Props) {
  if (!opened) return null
  return (
    <Dialog opened onClose={onClose} title={title} size={size}>
      {children}
      {error ? <ErrorNotice error={error} /> : null}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          <Trans>Cancel</Trans>
        </Button>
        <Button color={danger ? 'red' : 'pine'} onClick={onConfirm} loading={pending}>
          {confirm}
        </Button>
      </Group>
    </Dialog>
  )
}
