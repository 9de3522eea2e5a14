import { useQuery } from '@tanstack/react-query'
import { approvalsQuery } from '../../api/queries.ts'
import { NotFoundPage } from '../shell/fault-pages.tsx'
import { OpenRequests } from './RequestsPage.tsx'

/** What the managers of some groups decide about. For everybody else there is no such page. */
export function OwnRequestsPage() {
  const approvals = useQuery(approvalsQuery)
  const apps = approvals.data?.apps ?? []
  if (approvals.isSuccess && apps.length === 0) return <NotFoundPage />
  const names = apps.map(({ name }) => name).join(', ')
  return <OpenRequests as="manager" empty={`When somebody asks for ${names || 'an app of yours'}, you decide here and get a mail.`} />
}
