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

export const openRequestsQuery = infiniteQueryOptions({
  queryKey: ['access', 'requests', 'open'],
  queryFn: ({ pageParam }) =>
    answerOf(
      api.GET('/api/admin/access/requests', { params: { query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } } }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor,
  refetchInterval: 60_000,
})

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

export function useApprove() {
  return useAccessChange(({ id, ...body }: { id: string; expires_at: string | null; note: string }) =>
    answerOf(api.POST('/api/admin/access/requests/{id}/approve', { params: { path: { id } }, body })),
  )
}

export function useDecline() {
  return useAccessChange(({ id, reason }: { id: string; reason: string }) =>
    answerOf(api.POST('/api/admin/access/requests/{id}/decline', { params: { path: { id } }, body: { reason } })),
  )
}
