import { infiniteQueryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

const pageSize = 10

export const activityQuery = infiniteQueryOptions({
  queryKey: ['activity'],
  queryFn: ({ pageParam }) =>
    answerOf(
      api.GET('/api/users/me/activity', { params: { query: { limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) } } }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor,
})
