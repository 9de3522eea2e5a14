import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

const pageSize = 20

/** Whose sessions: one's own, or those of somebody an admin looks at. Each has addresses of its own. */
export type SessionsOf = { kind: 'own' } | { kind: 'user'; id: string; name: string }

export const ownSessions: SessionsOf = { kind: 'own' }

export function sessionsQuery(of: SessionsOf) {
  return infiniteQueryOptions({
    queryKey: keyOf(of),
    queryFn: ({ pageParam }) => {
      const query = { limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) }
      return of.kind === 'own'
        ? answerOf(api.GET('/api/auth/sessions', { params: { query } }))
        : answerOf(api.GET('/api/admin/users/{id}/sessions', { params: { path: { id: of.id }, query } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

function useSessionsChange<Input, Output>(of: SessionsOf, change: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => queryClient.invalidateQueries({ queryKey: keyOf(of) }) })
}

export function useEndSession(of: SessionsOf) {
  return useSessionsChange(of, (id: string) =>
    of.kind === 'own'
      ? answerOf(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } }))
      : answerOf(api.DELETE('/api/admin/users/{id}/sessions/{session_id}', { params: { path: { id: of.id, session_id: id } } })),
  )
}

/** All but the one that asks, where it is one's own. */
export function useEndSessions(of: SessionsOf) {
  return useSessionsChange(of, () =>
    of.kind === 'own'
      ? answerOf(api.DELETE('/api/auth/sessions'))
      : answerOf(api.DELETE('/api/admin/users/{id}/sessions', { params: { path: { id: of.id } } })),
  )
}

const keyOf = (of: SessionsOf): string[] => (of.kind === 'own' ? ['sessions', 'own'] : ['sessions', 'user', of.id])
