import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { appsQuery } from '../../api/queries.ts'
import type { NewToken } from '../../api/token-types.ts'
import type { App } from '../../api/types.ts'

/** Whose tokens: one's own, or those of an account an admin looks at. Admins make tokens for service accounts only. */
export type TokensOf = { kind: 'own' } | { kind: 'user'; id: string; service: boolean }

export const ownTokens: TokensOf = { kind: 'own' }

export function tokensQuery(of: TokensOf) {
  return queryOptions({
    queryKey: keyOf(of),
    queryFn: () =>
      of.kind === 'own'
        ? answerOf(api.GET('/api/auth/tokens'))
        : answerOf(api.GET('/api/admin/users/{id}/tokens', { params: { path: { id: of.id } } })),
  })
}

export function useMakeToken(of: TokensOf) {
  return useTokenChange(of, (body: NewToken) =>
    of.kind === 'own'
      ? answerOf(api.POST('/api/auth/tokens', { body }))
      : answerOf(api.POST('/api/admin/users/{id}/tokens', { params: { path: { id: of.id } }, body })),
  )
}

export function useRevokeToken(of: TokensOf) {
  return useTokenChange(of, (id: string) =>
    of.kind === 'own'
      ? answerOf(api.DELETE('/api/auth/tokens/{id}', { params: { path: { id } } }))
      : answerOf(api.DELETE('/api/admin/users/{id}/tokens/{token_id}', { params: { path: { id: of.id, token_id: id } } })),
  )
}

function useTokenChange<Input, Output>(of: TokensOf, change: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: keyOf(of) })
      await queryClient.invalidateQueries({ queryKey: serviceAccountsQuery.queryKey })
    },
  })
}

export const serviceAccountsQuery = queryOptions({
  queryKey: ['service-accounts'],
  queryFn: () => answerOf(api.GET('/api/admin/service-accounts')),
})

export function useCreateServiceAccount() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; description: string | null }) => answerOf(api.POST('/api/admin/service-accounts', { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: serviceAccountsQuery.queryKey }),
  })
}

/** The apps a token can be for: links are opened elsewhere. An admin sees all there are. */
export function useTokenApps(): Pick<App, 'key' | 'name' | 'open_url'>[] {
  return (useQuery(appsQuery).data?.items ?? []).filter(({ kind }) => kind !== 'link')
}

const keyOf = (of: TokensOf): string[] => (of.kind === 'own' ? ['tokens', 'own'] : ['tokens', 'user', of.id])
