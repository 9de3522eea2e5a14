import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { NewShare, Share } from '../../api/types.ts'
import { readDocumentsAgain } from './documents.api.ts'

/** A document or a category of the person's own. */
export type Shareable = { kind: 'document' | 'category'; id: string; name: string }

/** With which groups it is shared. */
export const sharesQuery = (of: Shareable) =>
  queryOptions({ queryKey: ['documents', 'shares', of.kind, of.id], queryFn: async () => (await read(of)).items })

export type ShareChange = (now: readonly Share[]) => NewShare[]

/** The server replaces all shares at once, so what changes is changed in what it has at this moment. */
export async function replaceShares(of: Shareable, change: ShareChange): Promise<Share[]> {
  const { items } = await read(of)
  return (
    await replace(
      of,
      change(items).map(({ group_id, access }) => ({ group_id, access })),
    )
  ).items
}

export function useChangeShares(of: Shareable) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: ShareChange) => replaceShares(of, change),
    onSuccess: async (items) => {
      queryClient.setQueryData(sharesQuery(of).queryKey, items)
      await readDocumentsAgain(queryClient)
    },
  })
}

function read({ kind, id }: Shareable) {
  const params = { path: { id } }
  return answerOf(
    kind === 'document' ? api.GET('/api/documents/{id}/shares', { params }) : api.GET('/api/documents/categories/{id}/shares', { params }),
  )
}

function replace({ kind, id }: Shareable, items: NewShare[]) {
  const call = { params: { path: { id } }, body: { items } }
  return answerOf(
    kind === 'document' ? api.PUT('/api/documents/{id}/shares', call) : api.PUT('/api/documents/categories/{id}/shares', call),
  )
}
