import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { Invite, SentBy } from '../../api/admission-types.ts'
import type { InvitationsSearch } from '../../search-params.ts'

const pageSize = 50

export const waitingQuery = infiniteQueryOptions({
  queryKey: ['registrations', 'list'],
  queryFn: ({ pageParam }) =>
    answerOf(
      api.GET('/api/admin/registrations', {
        params: { query: { limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor,
})

export function invitationsQuery({ state }: InvitationsSearch) {
  return infiniteQueryOptions({
    queryKey: ['invitations', { state }],
    queryFn: ({ pageParam }) => {
      const query = { limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }), ...(state === undefined ? {} : { state }) }
      return answerOf(api.GET('/api/admin/invitations', { params: { query } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

function useChange<Input, Output>(keys: readonly string[], change: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] }))),
  })
}

export function useApprove() {
  return useChange(['registrations', 'users'], ({ id, groupIds }: { id: string; groupIds: string[] }) =>
    answerOf(api.POST('/api/admin/registrations/{id}/approve', { params: { path: { id } }, body: { group_ids: groupIds } })),
  )
}

export function useDecline() {
  return useChange(['registrations'], ({ id, ...body }: { id: string; reason: string | null; send_mail: boolean }) =>
    answerOf(api.POST('/api/admin/registrations/{id}/decline', { params: { path: { id } }, body })),
  )
}

export function usePreview() {
  return useMutation({ mutationFn: (text: string) => answerOf(api.POST('/api/admin/invitations/preview', { body: { text } })) })
}

export function useInvite() {
  return useChange(['invitations'], (wanted: Invite) => answerOf(api.POST('/api/admin/invitations', { body: wanted })))
}

export function useResend() {
  return useChange(['invitations'], ({ id, deliver }: { id: string; deliver: SentBy }) =>
    answerOf(api.POST('/api/admin/invitations/{id}/resend', { params: { path: { id } }, body: { deliver } })),
  )
}

export function useRevoke() {
  return useChange(['invitations'], (id: string) => answerOf(api.DELETE('/api/admin/invitations/{id}', { params: { path: { id } } })))
}
