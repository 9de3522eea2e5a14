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
  if (!apps.data) return <ErrorNotice error={apps.error} title="Your apps could not be loaded" onRetry={() => void apps.refetch()} />
  if (unmatched !== '') {
    return (
      <Empty icon={IconSearch} title={`No app matches “${unmatched}”`}>
        Press Escape in the field to see all of them.
      </Empty>
    )
  }
  return isEmpty ? (
    <Empty icon={IconApps} title="No apps yet">
      Nobody has given you an app so far. Ask an admin of your team.
    </Empty>
  ) : null
}
