import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { describeError } from './describe-error.ts'
import classes from './ErrorNotice.module.css'
import { RequestId } from './RequestId.tsx'

type Props = {
  error: unknown
  /** Said instead of the error's own title, where the page knows better what failed. */
  title?: string
  onRetry?: () => void
  /** The one way out, when it is not "Try again". */
  action?: ReactNode
}

/** An error where it happened: what, what to do, one action, and the request id to copy. */
export function ErrorNotice({ error, title, onRetry, action }: Props) {
  const text = describeError(error)
  return (
    <div className={classes.notice} role="alert">
      <IconAlertCircle className={classes.icon} size={20} aria-hidden="true" />
      <div className={classes.body}>
        <p className={classes.title}>{title ?? text.title}</p>
        {text.detail ? <p className={classes.detail}>{text.detail}</p> : null}
        <RequestId id={text.requestId} />
      </div>
      {action ??
        (onRetry && text.retry ? (
          <Button variant="default" onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        ) : null)}
    </div>
  )
}
