import { useMutation, useQueryClient } from '@tanstack/react-query'
import { sendRequest } from '../../api/client.ts'
import { apiErrorFrom } from '../../api/errors.ts'
import { sessionQuery } from '../../api/queries.ts'
import { shrink } from './shrink-picture.ts'

/** The header shows it from then on, and lists of people when they are loaded again. */
function useRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    void queryClient.invalidateQueries({ queryKey: ['users'] })
    void queryClient.invalidateQueries({ queryKey: ['groups'] })
    await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
}

async function send(init: RequestInit): Promise<void> {
  const response = await sendRequest('/api/users/me/picture', init)
  if (!response.ok) throw apiErrorFrom(response, await response.json().catch(() => null))
}

export function useUploadPortrait() {
  return useMutation({
    mutationFn: async (file: File): Promise<void> => {
      const picture = await shrink(file)
      const headers = { 'content-type': picture.type.startsWith('image/') ? picture.type : 'image/png' }
      await send({ method: 'PUT', headers, body: await picture.arrayBuffer() })
    },
    onSuccess: useRefresh(),
  })
}

export function useRemovePortrait() {
  return useMutation({ mutationFn: () => send({ method: 'DELETE' }), onSuccess: useRefresh() })
}
