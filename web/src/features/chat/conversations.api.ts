import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { ChatTurn, Conversation } from '../../api/chat-types.ts'
import { turnsOf, withTurn } from './turns.ts'
import type { Turns } from './turns.ts'

const listsKey = ['ai', 'conversations']
const oneKey = (id: string) => ['ai', 'conversation', id] as const
const turnsKey = (id: string) => ['ai', 'turns', id] as const

/** While another tab, or one that was reloaded, has an answer on its way this one looks again so often. */
const lookAgainMs = 1500

export const statusQuery = queryOptions({
  queryKey: ['ai', 'status'],
  queryFn: () => answerOf(api.GET('/api/ai/status')),
  staleTime: 60_000,
})

export const conversationsQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...listsKey, search],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/ai/conversations', {
          params: {
            query: { limit: 50, ...(search === '' ? {} : { search }), ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  })

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: oneKey(id),
    queryFn: () => answerOf(api.GET('/api/ai/conversations/{id}', { params: { path: { id } } })),
  })

/** Newest first, as the server has them; a page further on is earlier. */
export const turnsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: turnsKey(id),
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/ai/conversations/{id}/turns', {
          params: { path: { id }, query: { limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: (query) => (query.state.data?.pages[0]?.items.some(({ state }) => state === 'streaming') ? lookAgainMs : false),
  })

/** The turns that were read, in the order of asking. */
export function knownTurns(queryClient: QueryClient, id: string): ChatTurn[] {
  return turnsOf(queryClient.getQueryData<Turns>(turnsKey(id)))
}

/** Tells what was read of a turn. */
export function keepTurn(queryClient: QueryClient, id: string, turn: ChatTurn): void {
  queryClient.setQueryData<Turns>(turnsKey(id), (known) => withTurn(known, turn))
}

export function keepConversation(queryClient: QueryClient, conversation: Conversation): void {
  queryClient.setQueryData(oneKey(conversation.id), conversation)
  void queryClient.invalidateQueries({ queryKey: listsKey })
}

export function readTurnsAgain(queryClient: QueryClient, id: string): void {
  void queryClient.invalidateQueries({ queryKey: turnsKey(id) })
}

export function useChangeConversation() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...change }: { id: string; title?: string; model?: string | null }) =>
      answerOf(api.PATCH('/api/ai/conversations/{id}', { params: { path: { id } }, body: change })),
    onSuccess: (changed) => keepConversation(queryClient, changed),
  })
}

export function useDeleteConversation() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answerOf(api.DELETE('/api/ai/conversations/{id}', { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listsKey }),
  })
}

export function useDeleteAllConversations() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/ai/conversations')),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listsKey }),
  })
}
