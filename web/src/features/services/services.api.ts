import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { HistoryRange, NewMaintenance } from '../../api/types.ts'

export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: () => answerOf(api.GET('/api/admin/services')),
  refetchInterval: 10_000,
})

export function historyQuery(key: string, range: HistoryRange) {
  return queryOptions({
    queryKey: ['services', key, 'history', range],
    queryFn: () => answerOf(api.GET('/api/services/{key}/history', { params: { path: { key }, query: { range } } })),
    refetchInterval: 60_000,
  })
}

export function maintenanceQuery(key: string) {
  return queryOptions({
    queryKey: ['services', key, 'maintenance'],
    queryFn: () => answerOf(api.GET('/api/admin/services/{key}/maintenance', { params: { path: { key } } })),
  })
}

export function useCheckNow(key: string) {
  return useMutation({ mutationFn: () => answerOf(api.POST('/api/admin/services/{key}/check', { params: { path: { key } } })) })
}

export function usePlanMaintenance(key: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: NewMaintenance) => answerOf(api.POST('/api/admin/services/{key}/maintenance', { params: { path: { key } }, body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['services'] }),
  })
}

export function useEndMaintenance(key: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answerOf(api.DELETE('/api/admin/services/{key}/maintenance/{id}', { params: { path: { key, id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['services'] }),
  })
}
