import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sendRequest } from '../../api/client.ts'
import { appsQuery } from '../../api/queries.ts'
import type { App, AppList } from '../../api/types.ts'
import { announce } from '../../ui/announce.ts'
import { statusFace } from '../../ui/status.ts'
import { useUser } from '../../ui/use-user.ts'
import { noteStatus, useIsWaiting } from './back-notice.ts'
import { shareLive, tabsOf } from './live-channel.ts'
import type { LiveNews } from './live-channel.ts'
import { watchApps } from './watch-apps.ts'
import type { LiveState } from './watch-apps.ts'

/** A page that nobody looks at for this long gives its connection back; browsers allow six per server. */
const hiddenMs = 60_000

/** Keeps the list of apps fresh while the page is looked at, and says how. The list comes first: it is what paints the page. */
export function useLiveApps({ hasList }: { hasList: boolean }): LiveState {
  const queryClient = useQueryClient()
  const { id: userId } = useUser()
  const [state, setState] = useState<LiveState>('connecting')
  const isWaiting = useIsWaiting()
  const lookedAt = useLookedAt()
  const watched = hasList && (lookedAt || isWaiting)

  useEffect(() => {
    if (!watched) return undefined
    const stop = new AbortController()
    const change = (update: (list: AppList) => AppList) =>
      queryClient.setQueryData(appsQuery.queryKey, (list) => (list ? update(list) : list))
    const take = (news: LiveNews): void => {
      if (news.kind === 'snapshot') change((list) => ({ ...list, items: news.items }))
      else if (news.kind === 'app') change((list) => withApp(list, news.app))
      else if (news.kind === 'monitor') change((list) => ({ ...list, monitor: news.monitor }))
      else if (news.kind === 'state') setState(news.state)
    }
    // The name holds the person: tabs of somebody who was signed in before hear nothing.
    void shareLive({ ...tabsOf(`gatehouse-live-${userId}`), listen: listenWith(queryClient), take }, stop.signal)
    return () => stop.abort()
  }, [queryClient, userId, watched])

  return state
}

/** Listens to the server in this tab. */
function listenWith(queryClient: QueryClient): Parameters<typeof shareLive>[0]['listen'] {
  return (tell, lastEventId, signal) =>
    watchApps(
      {
        lastEventId,
        open: (open, after) => sendRequest('/api/services/events', { headers: eventHeaders(after), signal: open }),
        poll: async () => {
          await queryClient.refetchQueries({ queryKey: appsQuery.queryKey })
          const list = queryClient.getQueryData(appsQuery.queryKey)
          if (!list) return
          tell({ kind: 'snapshot', items: list.items })
          tell({ kind: 'monitor', monitor: list.monitor })
        },
        onSnapshot: (items) => tell({ kind: 'snapshot', items }),
        onApp: (app) => tell({ kind: 'app', app }),
        onMonitor: (monitor) => tell({ kind: 'monitor', monitor }),
        onEventId: (id) => tell({ kind: 'position', id }),
        onState: (state) => tell({ kind: 'state', state }),
        pause: pauseFor,
      },
      signal,
    )
}

function eventHeaders(after: string | null): Record<string, string> {
  return { accept: 'text/event-stream', ...(after === null ? {} : { 'last-event-id': after }) }
}

function withApp(list: AppList, app: App): AppList {
  const before = list.items.find((one) => one.key === app.key)
  if (before && before.status !== app.status) {
    announce(`${app.name}: ${statusFace(app.status, app.reason).label}`)
    noteStatus(app)
  }
  return { ...list, items: before ? list.items.map((one) => (one.key === app.key ? app : one)) : [...list.items, app] }
}

/** False once the page has been hidden for a minute. */
function useLookedAt(): boolean {
  const [looked, setLooked] = useState(true)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    function onChange(): void {
      clearTimeout(timer)
      if (document.visibilityState === 'visible') setLooked(true)
      else timer = setTimeout(() => setLooked(false), hiddenMs)
    }
    document.addEventListener('visibilitychange', onChange)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onChange)
    }
  }, [])
  return looked
}

/** Ends early when the network comes back, which is the best moment to try again. */
function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController()
    const end = () => {
      clearTimeout(timer)
      done.abort()
      resolve()
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end, { signal: done.signal })
    signal.addEventListener('abort', end, { signal: done.signal })
  })
}
