import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'

/** What a step shows once its settings are there. */
export function StepSettings<Settings>({
  query,
  children,
}: {
  query: UseQueryResult<Settings>
  children: (settings: Settings) => ReactNode
}) {
  if (query.isPending) return <Skeleton height={180} />
  if (query.data === undefined)
    return <ErrorNotice error={query.error} title={t`The settings could not be loaded`} onRetry={() => void query.refetch()} />
  return children(query.data)
}
