import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { DocumentScope, DocumentSort, SortOrder } from '../../api/types.ts'

export type DocumentsFilter = { scope: DocumentScope; search?: string; category?: string; sort: DocumentSort; order: SortOrder }

const pageSize = 50

export function documentsQuery({ scope, search, category, sort, order }: DocumentsFilter) {
  return infiniteQueryOptions({
    queryKey: ['documents', 'list', { scope, search, category, sort, order }],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/documents', {
          params: {
            query: {
              limit: pageSize,
              scope,
              sort,
              order,
              ...(pageParam === null ? {} : { cursor: pageParam }),
              ...(search === undefined ? {} : { search }),
              ...(category === undefined ? {} : { category_id: category }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['documents', 'one', id],
    queryFn: () => answerOf(api.GET('/api/documents/{id}', { params: { path: { id } } })),
  })

export const categoriesQuery = queryOptions({
  queryKey: ['documents', 'categories'],
  queryFn: async () => (await answerOf(api.GET('/api/documents/categories'))).items,
  staleTime: 30_000,
})

export type LimitsInForce = { max_pdf_bytes: number; trash_days: number; set_by: string | null }

export const limitsQuery = queryOptions({
  queryKey: ['documents', 'limits'],
  queryFn: () => answerOf(api.GET('/api/documents/limits')),
  staleTime: 30_000,
})

/**
 * Reads lists and counts again after a change. A first read that is still under way may be older than the change and would
 * pass for the new state: it is dropped.
 */
export async function readDocumentsAgain(queryClient: QueryClient): Promise<void> {
  await queryClient.cancelQueries({ queryKey: ['documents'] })
  await queryClient.invalidateQueries({ queryKey: ['documents'] })
}

/** A change after which lists and counts are read again. */
function useDocumentsChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn: change, onSuccess: () => readDocumentsAgain(queryClient) })
}

export function useRename() {
  return useDocumentsChange(({ id, title }: { id: string; title: string }) =>
    answerOf(api.PATCH('/api/documents/{id}', { params: { path: { id } }, body: { title } })),
  )
}

export function usePutIntoCategory() {
  return useDocumentsChange(({ id, categoryId }: { id: string; categoryId: string | null }) =>
    answerOf(api.PATCH('/api/documents/{id}', { params: { path: { id } }, body: { category_id: categoryId } })),
  )
}

export type CategoryFields = { name: string; color: string | null; parent_id: string | null }

export function useCreateCategory() {
  return useDocumentsChange((fields: CategoryFields) => answerOf(api.POST('/api/documents/categories', { body: fields })))
}

export function useChangeCategory() {
  return useDocumentsChange(({ id, ...fields }: CategoryFields & { id: string }) =>
    answerOf(api.PATCH('/api/documents/categories/{id}', { params: { path: { id } }, body: fields })),
  )
}

export function useDeleteCategory() {
  return useDocumentsChange((id: string) => answerOf(api.DELETE('/api/documents/categories/{id}', { params: { path: { id } } })))
}
