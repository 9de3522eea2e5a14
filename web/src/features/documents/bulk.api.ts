import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { DocumentItem, NewShare } from '../../api/types.ts'
import { readDocumentsAgain } from './documents.api.ts'
import { replaceShares } from './sharing.api.ts'

export type BulkChange = { kind: 'categorise'; categoryId: string | null } | { kind: 'share'; share: NewShare }

export type BulkOutcome = { done: number; refused: { document: DocumentItem; error: unknown }[] }

/** Does something with documents one after the other; one that is refused does not keep the others from it. */
export async function withEach(
  documents: readonly DocumentItem[],
  run: (document: DocumentItem) => Promise<unknown>,
): Promise<BulkOutcome> {
  const refused: BulkOutcome['refused'] = []
  for (const document of documents) {
    try {
      await run(document)
    } catch (error) {
      refused.push({ document, error })
    }
  }
  return { done: documents.length - refused.length, refused }
}

export function useBulkChange() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ documents, change }: { documents: readonly DocumentItem[]; change: BulkChange }) =>
      withEach(documents, (document) => apply(document, change)),
    onSettled: () => readDocumentsAgain(queryClient),
  })
}

function apply({ id, title }: DocumentItem, change: BulkChange): Promise<unknown> {
  const params = { path: { id } }
  if (change.kind === 'categorise') return answerOf(api.PATCH('/api/documents/{id}', { params, body: { category_id: change.categoryId } }))
  const { share } = change
  return replaceShares({ kind: 'document', id, name: title }, (now) => [
    ...now.filter(({ group_id }) => group_id !== share.group_id),
    share,
  ])
}
