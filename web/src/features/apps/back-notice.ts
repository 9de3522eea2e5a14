import { t } from '@lingui/core/macro'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { App } from '../../api/types.ts'
import { createStore, useStore } from '../../store.ts'

const noticesQuery = queryOptions({
  queryKey: ['apps', 'notices'],
  queryFn: () => answerOf(api.GET('/api/services/notices')),
  staleTime: 60_000,
})

/** Apps of which this browser shows a notification when they are back; it lasts as long as the page. */
const wantedHere = createStore<ReadonlySet<string>>(new Set())

/** How somebody is told that an app is back. */
export type BackNotice = 'mail' | 'browser'

/** The apps of which one is told when they are back, and how. */
export function useBackNotices(): { mailed: UseQueryResult<string[]>; here: readonly string[] } {
  const mailed = useQuery({ ...noticesQuery, select: ({ keys }) => keys })
  return { mailed, here: [...useStore(wantedHere)] }
}

/** Which notice was asked for of this app, and how to ask for one or take it back. */
export function useBackNotice(key: string) {
  const queryClient = useQueryClient()
  const mailed = useQuery(noticesQuery)
  const here = useStore(wantedHere)
  const change = useMutation({
    mutationFn: (wanted: boolean) =>
      answerOf(
        wanted
          ? api.PUT('/api/services/{key}/notice', { params: { path: { key } } })
          : api.DELETE('/api/services/{key}/notice', { params: { path: { key } } }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: noticesQuery.queryKey }),
  })
  const wanted: BackNotice | null = here.has(key) ? 'browser' : mailed.data?.keys.includes(key) ? 'mail' : null
  return {
    wanted,
    isChanging: change.isPending,
    error: change.error,
    ask: async (notice: BackNotice): Promise<void> => {
      if (notice === 'mail') await change.mutateAsync(true)
      else if ((await Notification.requestPermission()) === 'granted') wantedHere.set(new Set([...here, key]))
    },
    takeBack: async (): Promise<void> => {
      wantedHere.set(new Set([...here].filter((one) => one !== key)))
      if (wanted === 'mail') await change.mutateAsync(false)
    },
  }
}

/** Whether this browser can show notifications at all, and the person has not forbidden it. */
export function canNotifyHere(): boolean {
  return typeof Notification !== 'undefined' && Notification.permission !== 'denied'
}

/** Whether a notification was asked for: then this page listens also while nobody looks at it. */
export function useIsWaiting(): boolean {
  return useStore(wantedHere).size > 0
}

/** Shows the notification that was asked for, once, when the app can be used again. */
export function noteStatus(app: App): void {
  const wanted = wantedHere.get()
  if (!wanted.has(app.key) || (app.status !== 'up' && app.status !== 'degraded')) return
  wantedHere.set(new Set([...wanted].filter((key) => key !== app.key)))
  const notification = new Notification(t`${app.name} is back`, { body: t`It can be used again.`, tag: `gatehouse-${app.key}` })
  notification.addEventListener('click', () => focus())
}
