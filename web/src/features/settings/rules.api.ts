import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { authPolicyQuery } from '../../api/queries.ts'
import type { PasswordSettingsChange, SignUpSettingsChange } from '../../api/settings-types.ts'
import { ifMatch } from './settings.api.ts'

export const signUpSettingsQuery = queryOptions({
  queryKey: ['settings', 'sign-up'],
  queryFn: () => answerOf(api.GET('/api/settings/sign-up')),
})

export const passwordSettingsQuery = queryOptions({
  queryKey: ['settings', 'passwords'],
  queryFn: () => answerOf(api.GET('/api/settings/passwords')),
})

export function useSaveSignUp() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { change: SignUpSettingsChange; version: number }) =>
      answerOf(api.PATCH('/api/settings/sign-up', { body: change, headers: ifMatch(version) })),
    onSuccess: (saved) => {
      queryClient.setQueryData(signUpSettingsQuery.queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: authPolicyQuery.queryKey })
    },
  })
}

export function useSavePasswordRules() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { change: PasswordSettingsChange; version: number }) =>
      answerOf(api.PATCH('/api/settings/passwords', { body: change, headers: ifMatch(version) })),
    onSuccess: (saved) => {
      queryClient.setQueryData(passwordSettingsQuery.queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: authPolicyQuery.queryKey })
    },
  })
}
