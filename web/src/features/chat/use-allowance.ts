import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { answerOf, api } from '../../api/client.ts'
import type { AiUsage } from '../../api/chat-types.ts'

const usageQuery = queryOptions({ queryKey: ['ai', 'usage'], queryFn: () => answerOf(api.GET('/api/ai/usage')) })

/** What is left for today; asked about anew when an answer has come. */
export function useAllowance(isAnswering: boolean): AiUsage | undefined {
  const queryClient = useQueryClient()
  useEffect(() => {
    if (!isAnswering) void queryClient.invalidateQueries({ queryKey: usageQuery.queryKey })
  }, [queryClient, isAnswering])
  return useQuery(usageQuery).data
}
