import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, sendRequest } from '../../api/client.ts'
import { apiErrorFrom } from '../../api/errors.ts'
import type { NewService, ServiceChange } from '../../api/service-types.ts'

export const definitionQuery = (key: string) =>
  queryOptions({
    queryKey: ['services', key, 'definition'],
    queryFn: () => answerOf(api.GET('/api/admin/services/{key}', { params: { path: { key } } })),
  })

/**
 * A change of services, after which everything about them is read anew, the tiles too. Whoever asked for it need not wait for that, but
 * with `inTurn`: one change after the other then, each done once the list has it, so that no row goes back in between.
 */
function useServicesChange<Wanted, Answer>(change: (wanted: Wanted) => Promise<Answer>, { inTurn }: { inTurn?: string } = {}) {
  const queryClient = useQueryClient()
  return useMutation({
    ...(inTurn === undefined ? {} : { scope: { id: inTurn } }),
    mutationFn: change,
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['apps'] })
      const read = queryClient.invalidateQueries({ queryKey: ['services'] })
      return inTurn === undefined ? undefined : read
    },
  })
}

export const useAddService = () => useServicesChange((body: NewService) => answerOf(api.POST('/api/admin/services', { body })))

export const useChangeService = (key: string) =>
  useServicesChange(({ change, version }: { change: ServiceChange; version: number }) =>
    answerOf(api.PATCH('/api/admin/services/{key}', { params: { path: { key }, header: { 'if-match': `"${version}"` } }, body: change })),
  )

/** Gives a service that comes along back what it comes with. */
export const useResetService = (key: string) =>
  useServicesChange((version: number) =>
    answerOf(api.DELETE('/api/admin/services/{key}/changes', { params: { path: { key }, header: { 'if-match': `"${version}"` } } })),
  )

export const useDeleteService = () =>
  useServicesChange((key: string) => answerOf(api.DELETE('/api/admin/services/{key}', { params: { path: { key } } })))

export const useOrderServices = () =>
  useServicesChange((keys: string[]) => answerOf(api.PUT('/api/admin/services/order', { body: { keys } })), { inTurn: 'services-order' })

export function useTryService() {
  return useMutation({
    mutationFn: (body: { upstream: string; health_path: string; timeout_ms: number }) =>
      answerOf(api.POST('/api/admin/services/test', { body })),
  })
}

/** Uploads an icon; it shows once a service is saved that names the id which comes back. */
export function useUploadPicture() {
  return useMutation({
    mutationFn: async (file: File): Promise<string> => {
      const headers = { 'content-type': file.type === '' ? 'image/png' : file.type }
      const response = await sendRequest('/api/admin/services/pictures', { method: 'POST', headers, body: await file.arrayBuffer() })
      const answer: unknown = await response.json().catch(() => null)
      if (!response.ok) throw apiErrorFrom(response, answer)
      return typeof answer === 'object' && answer !== null && 'id' in answer ? String(answer.id) : ''
    },
  })
}

export const pictureUrl = (id: string): string => `/api/services/pictures/${encodeURIComponent(id)}`
