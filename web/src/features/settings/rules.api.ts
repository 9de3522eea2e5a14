import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { nameInstallation } from '../../api/installation.ts'
import { authPolicyQuery } from '../../api/queries.ts'
import type { GeneralSettingsChange, PasswordSettingsChange, SignUpSettingsChange } from '../../api/settings-types.ts'
import { ifMatch } from './settings.api.ts'

export const generalSettingsQuery = queryOptions({
  queryKey: ['settings', 'general'],
  queryFn: () => answerOf(api.GET('/api/settings/general')),
})

export const signUpSettingsQuery = queryOptions({
  queryKey: ['settings', 'sign-up'],
  queryFn: () => answerOf(api.GET('/api/settings/sign-up')),
})

export const passwordSettingsQuery = queryOptions({
  queryKey: ['settings', 'passwords'],
  queryFn: () => answerOf(api.GET('/api/settings/passwords')),
})

export function useSaveGeneral() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { change: GeneralSettingsChange; version: number }) =>
      answerOf(api.PATCH('/api/settings/general', { body: change, headers: ifMatch(version) })),
    onSuccess: (saved) => {
      nameInstallation(saved)
      queryClient.setQueryData(generalSettingsQuery.queryKey, saved)
    },
  })
}

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
