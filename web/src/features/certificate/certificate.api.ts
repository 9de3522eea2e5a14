import { queryOptions } from '@tanstack/react-query'
import type { Certificate } from '../../api/certificate-types.ts'
import { answerOf, api } from '../../api/client.ts'

export const certificateQuery = queryOptions({
  queryKey: ['admin-certificate'],
  queryFn: ({ signal }): Promise<{ certificate: Certificate | null }> => answerOf(api.GET('/api/admin/certificate', { signal })),
  refetchInterval: 30_000,
})
