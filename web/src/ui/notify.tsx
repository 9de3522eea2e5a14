import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { ApiError } from '../api/errors.ts'
import { errorLine } from './describe-error.ts'
import { RequestId } from './RequestId.tsx'

const closeButton = () => ({ 'aria-label': t`Close` })

/** Says that something worked, and offers the way back if there is one; then it stays longer. */
export function notifyDone(message: string, undo?: () => void): void {
  if (undo === undefined) return void notifications.show({ message, withBorder: true, closeButtonProps: closeButton() })
  const id = notifications.show({
    message: (
      <>
        {message}{' '}
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          <Trans>Undo</Trans>
        </Button>
      </>
    ),
    withBorder: true,
    autoClose: 15_000,
    closeButtonProps: closeButton(),
  })
}

/** Says what failed where there is no place on the page for it; stays until it is closed. */
export function notifyError(title: string, error: unknown): void {
  notifications.show({
    title,
    message: (
      <>
        {errorLine(error)} <RequestId id={error instanceof ApiError ? error.requestId : null} />
      </>
    ),
    color: 'red',
    withBorder: true,
    autoClose: false,
    closeButtonProps: closeButton(),
  })
}
