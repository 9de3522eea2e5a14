import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

export const askableQuery = queryOptions({
  queryKey: ['access', 'askable'],
  queryFn: () => answerOf(api.GET('/api/access/apps')),
  staleTime: 30_000,
})

export const ownRequestsQuery = queryOptions({
  queryKey: ['access', 'own-requests'],
  queryFn: () => answerOf(api.GET('/api/access/requests')),
  staleTime: 30_000,
})

/** Whether somebody decides as an admin, about everything, or as the manager of groups that are set for some apps. */
export type Deciding = 'admin' | 'manager'

const placeOf = { admin: '/api/admin/access/requests', manager: '/api/access/approvals' } as const

export const openRequestsQuery = (as: Deciding) =>
  infiniteQueryOptions({
    queryKey: ['access', 'requests', 'open', as],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET(placeOf[as], { params: { query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: 60_000,
  })

export const approversQuery = (key: string) =>
  queryOptions({
    queryKey: ['access', 'app', key, 'approvers'],
    queryFn: () => answerOf(api.GET('/api/admin/services/{key}/approvers', { params: { path: { key } } })),
  })

export function useSetApprovers(key: string) {
  return useAccessChange((group_ids: string[]) =>
    answerOf(api.PUT('/api/admin/services/{key}/approvers', { params: { path: { key } }, body: { group_ids } })),
  )
}

function useAccessChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => queryClient.invalidateQueries({ queryKey: ['access'] }) })
}

export function useAsk() {
  return useAccessChange((body: { app_key: string; reason: string }) => answerOf(api.POST('/api/access/requests', { body })))
}

export function useWithdraw() {
  return useAccessChange((id: string) => answerOf(api.DELETE('/api/access/requests/{id}', { params: { path: { id } } })))
}

export function useApprove(as: Deciding) {
  return useAccessChange(({ id, ...body }: { id: string; expires_at: string | null; note: string }) =>
    answerOf(api.POST(`${placeOf[as]}/{id}/approve`, { params: { path: { id } }, body })),
  )
}

export function useDecline(as: Deciding) {
  return useAccessChange(({ id, reason }: { id: string; reason: string }) =>
    answerOf(api.POST(`${placeOf[as]}/{id}/decline`, { params: { path: { id } }, body: { reason } })),
  )
}
