import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import classes from './Access.module.css'

const undoForMs = 20_000

/** Says that something worked, and offers the way back for a while. */
export function notifyUndo(message: string, undo: () => void): void {
  const id = notifications.show({
    message: (
      <span className={classes.undo}>
        {message}
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          <Trans>Undo</Trans>
        </Button>
      </span>
    ),
    withBorder: true,
    autoClose: undoForMs,
    closeButtonProps: { 'aria-label': t`Close` },
  })
}
