import { queryOptions, skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { AiSettingsChange } from '../../api/settings-types.ts'
import type { AlertSettingsChange, DocumentLimits } from '../../api/types.ts'

/** While a service has not taken up the saved version the page looks again this often. */
const lookAgainMs = 2000

type Versioned = { version: number; in_force_version: number | null }

export function isInForce(settings: Versioned): boolean {
  return settings.in_force_version !== null && settings.in_force_version >= settings.version
}

function lookAgain(settings: Versioned | undefined): number | false {
  return settings && settings.in_force_version !== null && !isInForce(settings) ? lookAgainMs : false
}

export const aiSettingsQuery = queryOptions({
  queryKey: ['settings', 'ai'],
  queryFn: () => answerOf(api.GET('/api/settings/ai')),
  refetchInterval: (query) => lookAgain(query.state.data),
})

export const documentLimitsQuery = queryOptions({
  queryKey: ['settings', 'documents'],
  queryFn: () => answerOf(api.GET('/api/settings/documents/limits')),
  refetchInterval: (query) => lookAgain(query.state.data),
})

/** The version the page shows goes along, so that nobody overwrites what someone else saved meanwhile. */
export function ifMatch(version: number): Record<string, string> {
  return { 'If-Match': `"${version}"` }
}

export function useSaveAiSettings() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { change: AiSettingsChange; version: number }) =>
      answerOf(api.PATCH('/api/settings/ai', { body: change, headers: ifMatch(version) })),
    onSuccess: (saved) => {
      queryClient.setQueryData(aiSettingsQuery.queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: ['ai'] })
    },
  })
}

export function useTestAi() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => answerOf(api.POST('/api/settings/ai/test', { body: {} })),
    onSuccess: ({ models }) => queryClient.setQueryData(listedModelsKey, models ?? []),
  })
}

const listedModelsKey = ['settings', 'ai-models']

/** The models that the provider listed in the last test; nothing before one. */
export function useListedModels(): string[] {
  return useQuery<string[]>({ queryKey: listedModelsKey, queryFn: skipToken }).data ?? []
}

export function useSaveDocumentLimits() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { change: Partial<DocumentLimits['reset_to']>; version: number }) =>
      answerOf(api.PATCH('/api/settings/documents/limits', { body: change, headers: ifMatch(version) })),
    onSuccess: (saved) => {
      queryClient.setQueryData(documentLimitsQuery.queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: ['documents', 'limits'] })
    },
  })
}

export const alertSettingsQuery = queryOptions({
  queryKey: ['settings', 'alerts'],
  queryFn: () => answerOf(api.GET('/api/settings/alerts')),
})

export function useSaveAlertSettings() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { change: AlertSettingsChange; version: number }) =>
      answerOf(api.PATCH('/api/settings/alerts', { body: change, headers: ifMatch(version) })),
    onSuccess: (saved) => queryClient.setQueryData(alertSettingsQuery.queryKey, saved),
  })
}
