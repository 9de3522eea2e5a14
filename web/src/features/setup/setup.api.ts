import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { SetUpMark, SetUpProgress, SetUpStep } from '../../api/setup-types.ts'

/** What is done is looked up each time: it shows in settings and services, which others change too. */
export const setUpProgressQuery = queryOptions({
  queryKey: ['setup', 'progress'],
  queryFn: ({ signal }): Promise<SetUpProgress> => answerOf(api.GET('/api/admin/setup', { signal })),
  staleTime: 0,
})

type MarkableStep = Exclude<SetUpStep, 'admin'>

function useProgressChange<Wanted>(change: (wanted: Wanted) => Promise<SetUpProgress>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (progress) => {
      queryClient.setQueryData(setUpProgressQuery.queryKey, progress)
      void queryClient.invalidateQueries({ queryKey: ['overview'] })
    },
  })
}

export const useMarkStep = () =>
  useProgressChange(({ step, mark }: { step: MarkableStep; mark: SetUpMark }) =>
    answerOf(api.PUT('/api/admin/setup/steps/{step}', { params: { path: { step } }, body: { mark } })),
  )

export const useSetReminder = () =>
  useProgressChange((reminder: boolean) => answerOf(api.PATCH('/api/admin/setup', { body: { reminder } })))
