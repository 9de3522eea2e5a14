import { useNotifications } from '@mantine/notifications'
import { lazy, Suspense, useState } from 'react'

const NoticesLayer = lazy(() => import('./NoticesLayer.tsx').then((file) => ({ default: file.NoticesLayer })))

/** Where `notify` shows what it says. Loads with the first notice, which waits for it. */
export function Notices() {
  const { notifications } = useNotifications()
  const [wanted, setWanted] = useState(false)
  if (!wanted && notifications.length > 0) setWanted(true)
  return wanted ? (
    <Suspense fallback={null}>
      <NoticesLayer />
    </Suspense>
  ) : null
}
