import { plural, t } from '@lingui/core/macro'
import { IconHandStop } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { RequestList } from './RequestList.tsx'
import { openRequestsQuery } from './requests.api.ts'
import type { Deciding } from './requests.api.ts'

/** Requests for apps that wait for an admin, the oldest first. */
export function RequestsPage() {
  return <OpenRequests as="admin" empty={t`People can ask for an app when its settings say that others may.`} />
}

type Props = {
  as: Deciding
  /** Said where nobody asks. */
  empty: string
}

export function OpenRequests({ as, empty }: Props) {
  const list = useInfiniteQuery(openRequestsQuery(as))
  const requests = list.data?.pages.flatMap((page) => page.items) ?? []
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <Page
      title={t`Requests`}
      summary={list.data ? t`${plural(total, { one: '# request waits', other: '# requests wait' })} for a decision` : ' '}
    >
      {list.isPending ? <TableSkeleton /> : null}
      {list.isError && !list.data ? (
        <ErrorNotice error={list.error} title={t`The requests could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && requests.length === 0 ? (
        <Empty icon={IconHandStop} title={t`Nobody asks for an app`}>
          {empty}
        </Empty>
      ) : null}
      <RequestList requests={requests} as={as} />
      {requests.length > 0 ? (
        <LoadMore list={list} shown={t`${plural(requests.length, { one: '# request', other: '# requests' })} shown`} />
      ) : null}
    </Page>
  )
}
