import { useQuery } from '@tanstack/react-query'
import { approvalsQuery } from '../../api/queries.ts'
import type { Role } from '../../api/types.ts'

/** Whether somebody decides about requests as the manager of a group. Asked when there is time for it; admins decide elsewhere. */
export function useApproves(role: Role, isTime: boolean): boolean {
  const { data } = useQuery({ ...approvalsQuery, enabled: isTime && role !== 'admin' })
  return (data?.apps.length ?? 0) > 0
}
