import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sendRequest } from '../../api/client.ts'
import { appsQuery } from '../../api/queries.ts'
import type { App, AppList } from '../../api/types.ts'
import { announce } from '../../ui/announce.ts'
import { statusFace } from '../../ui/status.ts'
import { watchApps } from './watch-apps.ts'
import type { LiveState } from './watch-apps.ts'

/** A page that nobody looks at for this long gives its connection back; browsers allow six per server. */
const hiddenMs = 60_000

/** Keeps the list of apps fresh while the page is looked at, and says how. */
export function useLiveApps(): LiveState {
  const queryClient = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  const watched = useLookedAt()

  useEffect(() => {
    if (!watched) return undefined
    const stop = new AbortController()
    const change = (update: (list: AppList) => AppList) =>
      queryClient.setQueryData(appsQuery.queryKey, (list) => (list ? update(list) : list))
    void watchApps(
      {
        open: (signal) => sendRequest('/api/services/events', { headers: { accept: 'text/event-stream' }, signal }),
        poll: () => queryClient.refetchQueries({ queryKey: appsQuery.queryKey }),
        onSnapshot: (items) => change((list) => ({ ...list, items })),
        onApp: (app) => change((list) => withApp(list, app)),
        onState: setState,
        pause: (ms, signal) => pauseFor(ms, signal),
      },
      stop.signal,
    )
    return () => stop.abort()
  }, [queryClient, watched])

  return state
}

function withApp(list: AppList, app: App): AppList {
  const before = list.items.find((one) => one.key === app.key)
  if (before && before.status !== app.status) announce(`${app.name}: ${statusFace(app.status, app.reason).label}`)
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
