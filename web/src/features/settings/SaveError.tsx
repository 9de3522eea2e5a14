import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ApiError } from '../../api/errors.ts'

/** A refused save; when someone else was faster, the way out is to see theirs. */
export function SaveError({ error, onReload }: { error: unknown; onReload: () => void }) {
  if (!error) return null
  const stale = error instanceof ApiError && error.status === 412
  return (
    <ErrorNotice
      error={error}
      title={stale ? t`Someone else changed this meanwhile` : t`Not saved`}
      action={
        stale ? (
          <Button variant="default" onClick={onReload}>
            <Trans>Show what is saved</Trans>
          </Button>
        ) : null
      }
    />
  )
}
