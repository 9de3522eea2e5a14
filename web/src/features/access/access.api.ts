import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import type { Applied, GrantChange, HolderKind, PlannedChange } from '../../api/access-types.ts'
import { answerOf, api } from '../../api/client.ts'

const pageSize = 50

const queryOf = (pageParam: string | null, search: string | undefined) => ({
  limit: pageSize,
  ...(pageParam === null ? {} : { cursor: pageParam }),
  ...(search === undefined || search === '' ? {} : { search }),
})

export const userAccessQuery = (id: string) =>
  queryOptions({
    queryKey: ['access', 'user', id],
    queryFn: () => answerOf(api.GET('/api/admin/users/{id}/access', { params: { path: { id } } })),
  })

export const userGroupsQuery = (id: string) =>
  queryOptions({
    queryKey: ['groups', 'of-user', id],
    queryFn: () => answerOf(api.GET('/api/admin/users/{id}/groups', { params: { path: { id } } })),
  })

export const groupAccessQuery = (id: string) =>
  queryOptions({
    queryKey: ['access', 'group', id],
    queryFn: () => answerOf(api.GET('/api/admin/groups/{id}/access', { params: { path: { id } } })),
  })

export const appSummaryQuery = (key: string) =>
  queryOptions({
    queryKey: ['access', 'app', key, 'summary'],
    queryFn: () => answerOf(api.GET('/api/admin/services/{key}/access/summary', { params: { path: { key } } })),
  })

export const openersQuery = (key: string, search: string) =>
  infiniteQueryOptions({
    queryKey: ['access', 'app', key, 'openers', search],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/admin/services/{key}/access', { params: { path: { key }, query: queryOf(pageParam, search) } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })

export const grantsQuery = (key: string, kind: 'users' | 'groups') =>
  infiniteQueryOptions({
    queryKey: ['access', 'app', key, 'grants', kind],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/admin/services/{key}/grants/{kind}', { params: { path: { key, kind }, query: queryOf(pageParam, undefined) } }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })

export const gridQuery = (search: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['access', 'grid', search ?? ''],
    queryFn: ({ pageParam }) => answerOf(api.GET('/api/admin/access/grid', { params: { query: queryOf(pageParam, search) } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })

export const previewQuery = (changes: PlannedChange[]) =>
  queryOptions({
    queryKey: ['access', 'preview', changes],
    queryFn: () => answerOf(api.POST('/api/admin/access/preview', { body: { changes } })),
    enabled: changes.length > 0,
    // It is shown before a change is made; what was true a while ago is of no use.
    staleTime: 0,
    gcTime: 0,
  })

/** The Apps page as a person, or somebody in this group only, sees it. */
export const seenAsQuery = (kind: HolderKind, id: string) =>
  queryOptions({
    queryKey: ['access', 'seen-as', kind, id],
    queryFn: () => {
      const params = { path: { id } }
      return answerOf(
        kind === 'user' ? api.GET('/api/admin/users/{id}/apps', { params }) : api.GET('/api/admin/groups/{id}/apps', { params }),
      )
    },
  })

/** People and groups whose name holds this text, for giving them an app. */
export const holdersQuery = (search: string) =>
  queryOptions({
    queryKey: ['access', 'holders', search],
    queryFn: async () => {
      const query = { limit: 6, search }
      const [groups, people] = await Promise.all([
        answerOf(api.GET('/api/admin/groups', { params: { query } })),
        answerOf(api.GET('/api/admin/users', { params: { query } })),
      ])
      return { groups: groups.items, people: people.items }
    },
    enabled: search !== '',
    staleTime: 10_000,
  })

/** Makes changes; also for what has to go on when the page that began it is gone. */
export function useApply(): (changes: GrantChange[]) => Promise<Applied> {
  const queryClient = useQueryClient()
  return async (changes) => {
    const applied = await answerOf(api.POST('/api/admin/access/changes', { body: { changes } }))
    await queryClient.invalidateQueries({ queryKey: ['access'] })
    return applied
  }
}
