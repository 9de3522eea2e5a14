import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { approvalsQuery } from '../../api/queries.ts'
import { formatList } from '../../ui/format.ts'
import { NotFoundPage } from '../shell/fault-pages.tsx'
import { OpenRequests } from './RequestsPage.tsx'

/** What the managers of some groups decide about. For everybody else there is no such page. */
export function OwnRequestsPage() {
  const approvals = useQuery(approvalsQuery)
  const apps = approvals.data?.apps ?? []
  if (approvals.isSuccess && apps.length === 0) return <NotFoundPage />
  const names = formatList(
    apps.map(({ name }) => name),
    'disjunction',
  )
  return (
    <OpenRequests
      as="manager"
      empty={
        names === ''
          ? t`When somebody asks for an app of yours, you decide here and get a mail.`
          : t`When somebody asks for ${names}, you decide here and get a mail.`
      }
    />
  )
}
