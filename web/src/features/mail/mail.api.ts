import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { MailPage, MailState, MailTrial } from '../../api/mail-types.ts'

const pageSize = 50
const key = ['admin-mail']

/** Looked at anew every few seconds: mails move by themselves. */
export function mailsQuery(state: MailState | undefined) {
  return infiniteQueryOptions({
    queryKey: [...key, state ?? 'all'],
    queryFn: ({ pageParam, signal }): Promise<MailPage> =>
      answerOf(
        api.GET('/api/admin/mail', {
          params: { query: { limit: pageSize, ...(state ? { state } : {}), ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: 5000,
  })
}

function useMailChange(change: (id: string) => Promise<unknown>) {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => queryClient.invalidateQueries({ queryKey: key }) })
}

export const useRetryMail = () => useMailChange((id) => answerOf(api.POST('/api/admin/mail/{id}/retry', { params: { path: { id } } })))

export const useDropMail = () => useMailChange((id) => answerOf(api.DELETE('/api/admin/mail/{id}', { params: { path: { id } } })))

export const useTestMail = () => useMutation({ mutationFn: (): Promise<MailTrial> => answerOf(api.POST('/api/admin/mail/test')) })
