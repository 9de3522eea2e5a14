import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { AuditFilter } from '../../api/audit-types.ts'
import type { AuditSearch } from '../../search-params.ts'

const pageSize = 50

/** The filters of the address as the API takes them: days become the moments they begin and end at, where the reader is. */
export function filterOf({ search, area, outcome, from, to, person }: AuditSearch): AuditFilter {
  return {
    ...(search === undefined ? {} : { search }),
    ...(area === undefined ? {} : { action: area }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(person === undefined ? {} : { person }),
    ...bound('from', from, 0),
    ...bound('to', to, 1),
  }
}

function bound(name: 'from' | 'to', day: string | undefined, daysLater: number): { from?: string; to?: string } {
  const [year, month, date] = (day ?? '').split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return {}
  const moment = new Date(year, month - 1, date + daysLater)
  return Number.isNaN(moment.getTime()) ? {} : { [name]: moment.toISOString() }
}

export function auditQuery(search: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: ['audit', 'events', search],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/admin/audit', {
          params: { query: { limit: pageSize, ...filterOf(search), ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

export const chainQuery = queryOptions({
  queryKey: ['audit', 'chain'],
  queryFn: () => answerOf(api.GET('/api/admin/audit/chain')),
})

export function useVerifyChain() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => answerOf(api.POST('/api/admin/audit/chain')),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: chainQuery.queryKey }),
  })
}
