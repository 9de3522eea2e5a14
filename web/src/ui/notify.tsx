import { notifications } from '@mantine/notifications'
import { ApiError } from '../api/errors.ts'
import { errorLine } from './describe-error.ts'
import { RequestId } from './RequestId.tsx'

const closeButtonProps = { 'aria-label': 'Close' }

/** Says that something worked. */
export function notifyDone(message: string): void {
  notifications.show({ message, withBorder: true, closeButtonProps })
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
    closeButtonProps,
  })
}
