import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { GroupFields, MembershipRole } from '../../api/types.ts'
import type { GroupsSearch, MembersSearch } from '../../search-params.ts'

const pageSize = 50

/** Where somebody stands: an admin among all groups, or a manager in a group of theirs. Each has addresses of its own. */
export type Place = 'admin' | 'own'

export function groupsQuery({ search }: GroupsSearch) {
  return infiniteQueryOptions({
    queryKey: ['groups', 'list', { search }],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/admin/groups', {
          params: {
            query: {
              limit: pageSize,
              ...(pageParam === null ? {} : { cursor: pageParam }),
              ...(search === undefined ? {} : { search }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: ['groups', 'one', id],
    queryFn: () => answerOf(api.GET('/api/admin/groups/{id}', { params: { path: { id } } })),
  })

export function membersQuery({ place, id, search: { search, role } }: { place: Place; id: string; search: MembersSearch }) {
  return infiniteQueryOptions({
    queryKey: ['groups', 'members', place, id, { search, role }],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: pageSize,
        ...(pageParam === null ? {} : { cursor: pageParam }),
        ...(search === undefined ? {} : { search }),
        ...(role === undefined ? {} : { role }),
      }
      const params = { path: { id }, query }
      return answerOf(
        place === 'admin' ? api.GET('/api/admin/groups/{id}/members', { params }) : api.GET('/api/groups/{id}/members', { params }),
      )
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

/** People whose name or address holds this text, for picking one. */
export const peopleQuery = (search: string) =>
  queryOptions({
    queryKey: ['users', 'pick', search],
    queryFn: () => answerOf(api.GET('/api/admin/users', { params: { query: { limit: 8, search } } })),
    enabled: search !== '',
    staleTime: 10_000,
  })

function useGroupsChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      // Who is in a group decides what they can open.
      Promise.all([queryClient.invalidateQueries({ queryKey: ['groups'] }), queryClient.invalidateQueries({ queryKey: ['access'] })]),
  })
}

export function useCreateGroup() {
  return useGroupsChange((body: GroupFields) => answerOf(api.POST('/api/admin/groups', { body })))
}

export function useChangeGroup() {
  return useGroupsChange(({ id, version, ...body }: GroupFields & { id: string; version: number }) =>
    answerOf(api.PATCH('/api/admin/groups/{id}', { params: { path: { id }, header: { 'if-match': `"${version}"` } }, body })),
  )
}

export function useDeleteGroup() {
  return useGroupsChange((id: string) => answerOf(api.DELETE('/api/admin/groups/{id}', { params: { path: { id } } })))
}

export function useSetRole() {
  return useGroupsChange(({ id, userId, role }: { id: string; userId: string; role: MembershipRole }) =>
    answerOf(api.PUT('/api/admin/groups/{id}/members/{userId}', { params: { path: { id, userId } }, body: { role } })),
  )
}

export function useRemoveMember(place: Place) {
  return useGroupsChange(({ id, userId }: { id: string; userId: string }) => {
    const params = { path: { id, userId } }
    return answerOf(
      place === 'admin'
        ? api.DELETE('/api/admin/groups/{id}/members/{userId}', { params })
        : api.DELETE('/api/groups/{id}/members/{userId}', { params }),
    )
  })
}

type Addresses = { id: string; emails: string[] }

/** Whom the addresses would add; nothing changes by it. */
export function usePreviewAddition(place: Place) {
  return useMutation({
    mutationFn: ({ id, emails }: Addresses) => {
      const call = { params: { path: { id } }, body: { emails } }
      return answerOf(
        place === 'admin' ? api.POST('/api/admin/groups/{id}/members/preview', call) : api.POST('/api/groups/{id}/members/preview', call),
      )
    },
  })
}

export function useAddMembers(place: Place) {
  return useGroupsChange(({ id, emails, role }: Addresses & { role: MembershipRole }) => {
    const call = { params: { path: { id } }, body: { emails, role } }
    return answerOf(place === 'admin' ? api.POST('/api/admin/groups/{id}/members', call) : api.POST('/api/groups/{id}/members', call))
  })
}
