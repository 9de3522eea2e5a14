import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { authPolicyQuery } from '../../api/queries.ts'
import type { SettingsSection } from '../../api/settings-types.ts'

const pageSize = 25

export function historyQuery(section: SettingsSection) {
  return infiniteQueryOptions({
    queryKey: ['settings-history', section, 'list'],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/admin/settings/{section}/history', {
          params: { path: { section }, query: { limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    // Each save elsewhere on these pages, and by others, makes a version.
    staleTime: 0,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    // Services take a saved version up within seconds.
    refetchInterval: (query) => {
      const first = query.state.data?.pages[0]
      const running = first?.in_force_version ?? null
      return first !== undefined && running !== null && running < first.latest ? 2000 : false
    },
  })
}

export function versionQuery(section: SettingsSection, version: number) {
  return queryOptions({
    queryKey: ['settings-history', section, 'version', version],
    staleTime: 0,
    queryFn: () => answerOf(api.GET('/api/admin/settings/{section}/history/{version}', { params: { path: { section, version } } })),
  })
}

const toldBeforeSignIn: ReadonlySet<SettingsSection> = new Set(['general', 'sign-up', 'passwords'])

export function useGoBack(section: SettingsSection) {
  const queryClient = useQueryClient()
  const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['settings-history', section] })
  return useMutation({
    mutationFn: ({ version, latest }: { version: number; latest: number }) =>
      answerOf(
        api.POST('/api/admin/settings/{section}/rollback', {
          params: { path: { section }, header: { 'If-Match': `"${latest}"` } },
          body: { version },
        }),
      ),
    onSuccess: () => {
      // A form takes its values when it is opened, so it must not find those of before.
      queryClient.removeQueries({ queryKey: ['settings', section] })
      // It tells the name of the installation and the rules that people meet.
      if (toldBeforeSignIn.has(section)) void queryClient.fetchQuery({ ...authPolicyQuery, staleTime: 0 })
      if (section === 'ai') void queryClient.invalidateQueries({ queryKey: ['ai'] })
      if (section === 'documents') void queryClient.invalidateQueries({ queryKey: ['documents', 'limits'] })
      void refresh()
    },
    // Somebody else may have been faster: what is shown then is what there is now.
    onError: refresh,
  })
}
