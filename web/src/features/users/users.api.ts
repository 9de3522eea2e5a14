import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { Role } from '../../api/types.ts'
import type { UsersSearch } from '../../search-params.ts'

const pageSize = 50

export function usersQuery({ search, role, active }: UsersSearch) {
  return infiniteQueryOptions({
    queryKey: ['users', { search, role, active }],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/admin/users', {
          params: {
            query: {
              limit: pageSize,
              ...(pageParam === null ? {} : { cursor: pageParam }),
              ...(search === undefined ? {} : { search }),
              ...(role === undefined ? {} : { role }),
              ...(active === undefined ? {} : { is_active: active === 'yes' }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', 'one', id],
    queryFn: () => answerOf(api.GET('/api/admin/users/{id}', { params: { path: { id } } })),
  })

function useUsersChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn: change, onSuccess: () => queryClient.invalidateQueries({ queryKey: ['users'] }) })
}

export type UserChange = { role?: Role; is_active?: boolean }

export function useChangeUser() {
  return useUsersChange(({ id, change }: { id: string; change: UserChange }) =>
    answerOf(api.PATCH('/api/admin/users/{id}', { params: { path: { id } }, body: change })),
  )
}

export function useDeleteUser() {
  return useUsersChange((id: string) => answerOf(api.DELETE('/api/admin/users/{id}', { params: { path: { id } } })))
}

export function useRemovePicture() {
  return useUsersChange((id: string) => answerOf(api.DELETE('/api/admin/users/{id}/picture', { params: { path: { id } } })))
}

export type NewUser = { email: string; password: string; role: Role; full_name?: string }

export function useCreateUser() {
  return useUsersChange((user: NewUser) => answerOf(api.POST('/api/admin/users', { body: user })))
}

export function signInLimitQuery(id: string) {
  return queryOptions({
    queryKey: ['users', id, 'sign-in-limit'],
    queryFn: () => answerOf(api.GET('/api/admin/users/{id}/sign-in-limit', { params: { path: { id } } })),
  })
}

export function unlockUser(id: string) {
  return answerOf(api.DELETE('/api/admin/users/{id}/sign-in-limit', { params: { path: { id } } }))
}
