import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useBlocker } from '@tanstack/react-router'
import { useEffect } from 'react'
import { holdUnsavedWork } from '../api/session-end.ts'
import { ConfirmDialog } from './ConfirmDialog.tsx'

/** While `when` holds, leaving the page asks first and an ended session is renewed in place. */
export function UnsavedGuard({ when }: { when: boolean }) {
  useEffect(() => (when ? holdUnsavedWork() : undefined), [when])
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: () => when,
    withResolver: true,
  })
  return (
    <ConfirmDialog
      opened={blocker.status === 'blocked'}
      title={t`Leave without saving?`}
      confirm={t`Leave without saving`}
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <Trans>What you changed on this page has not been saved.</Trans>
    </ConfirmDialog>
  )
}
