import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconApps, IconSearch } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { AppList } from '../../api/types.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { AppsSkeleton } from './AppsSkeleton.tsx'

type Props = {
  apps: UseQueryResult<AppList>
  isEmpty: boolean
  /** What was typed where nothing matches it; empty where something does. */
  unmatched: string
}

/** What stands where the tiles would be: on their way, not to be had, none, or none of that name. */
export function AppsStates({ apps, isEmpty, unmatched }: Props) {
  if (apps.isPending) return <AppsSkeleton />
  if (!apps.data) return <ErrorNotice error={apps.error} title={t`Your apps could not be loaded`} onRetry={() => void apps.refetch()} />
  if (unmatched !== '') {
    return (
      <Empty icon={IconSearch} title={t`No app matches “${unmatched}”`}>
        <Trans>Press Escape in the field to see all of them.</Trans>
      </Empty>
    )
  }
  return isEmpty ? (
    <Empty icon={IconApps} title={t`No apps yet`}>
      <Trans>Nobody has given you an app so far. Ask an admin of your team.</Trans>
    </Empty>
  ) : null
}
