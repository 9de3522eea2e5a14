import { plural, t } from '@lingui/core/macro'
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { DocumentItem } from '../../api/types.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { withEach } from './bulk.api.ts'
import { readDocumentsAgain } from './documents.api.ts'

export const trashQuery = infiniteQueryOptions({
  queryKey: ['documents', 'trash'],
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/documents/trash', { params: { query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } } })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor,
})

/** Puts documents into the trash at once, and offers the way back; one that is refused does not keep the others from it. */
export function usePutIntoTrash() {
  const queryClient = useQueryClient()
  const restore = useRestore()
  return useMutation({
    mutationFn: async (documents: readonly DocumentItem[]) => {
      const outcome = await withEach(documents, ({ id }) => answerOf(api.DELETE('/api/documents/{id}', { params: { path: { id } } })))
      const [first] = outcome.refused
      // Of a single one there is nothing else to go on with.
      if (documents.length === 1 && first) throw first.error
      return outcome
    },
    onSuccess: ({ done, refused }, documents) => {
      const gone = documents.filter(({ id }) => !refused.some(({ document }) => document.id === id))
      const [first] = gone
      if (first) notifyDone(deletedWords(first.title, done), () => restore.mutate(gone))
      void readDocumentsAgain(queryClient)
    },
    onError: (error) => notifyError(t`Not deleted`, error),
  })
}

function deletedWords(title: string, count: number): string {
  if (count === 1) return t`“${title}” is in the trash`
  return plural(count, { one: '# document is in the trash', other: '# documents are in the trash' })
}

/** Takes documents out of the trash. */
export function useRestore() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (documents: readonly { id: string; title: string }[]) => {
      for (const { id } of documents) await answerOf(api.POST('/api/documents/trash/{id}/restore', { params: { path: { id } } }))
    },
    onSuccess: (_nothing, documents) => {
      const [title, count] = [documents[0]?.title ?? '', documents.length]
      notifyDone(
        count === 1 ? t`“${title}” is restored` : plural(count, { one: '# document is restored', other: '# documents are restored' }),
      )
    },
    onError: (error) => notifyError(t`Not restored`, error),
    onSettled: () => readDocumentsAgain(queryClient),
  })
}

/** Deletes one document in the trash for good, or all of them. */
export function useDeleteForGood() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string | null) =>
      id === null
        ? answerOf(api.DELETE('/api/documents/trash'))
        : answerOf(api.DELETE('/api/documents/trash/{id}', { params: { path: { id } } })),
    onSettled: () => readDocumentsAgain(queryClient),
  })
}
