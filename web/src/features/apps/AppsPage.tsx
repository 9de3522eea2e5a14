import { t } from '@lingui/core/macro'
import { ActionIcon } from '@mantine/core'
import { IconArrowsSort } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useRef, useState } from 'react'
import { appsQuery } from '../../api/queries.ts'
import { useIdle } from '../../ui/idle.ts'
import { useKeys } from '../../ui/keys.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import { useUser } from '../../ui/use-user.ts'
import { useAppsKeys } from './apps-keys.ts'
import { AppsBoard } from './AppsBoard.tsx'
import classes from './AppsPage.module.css'
import { AppsSkeleton } from './AppsSkeleton.tsx'
import { AppsStates } from './AppsStates.tsx'
import { favouritesId, sectionsOf } from './arrangement.ts'
import { FilterField } from './FilterField.tsx'
import { useHeldOrder, useHeldValue } from './held-order.ts'
import { LiveChip } from './LiveChip.tsx'
import { useLiveApps } from './live-apps.ts'
import { RecentApps } from './RecentApps.tsx'
import { useRecents } from './recents.ts'
import { StaleBanner } from './StaleBanner.tsx'
import { filterApps, summaryOf } from './tiles.ts'
import { useArrangement } from './use-arrangement.ts'

const AskForAccess = lazy(() => import('../access/AskForAccess.tsx').then((file) => ({ default: file.AskForAccess })))
const ArrangeBoard = lazy(() => import('./ArrangeBoard.tsx').then((file) => ({ default: file.ArrangeBoard })))

/** From this many apps on, a field to find one is worth its place, and so are those that were opened last. */
const manyFrom = 6

export function AppsPage() {
  const apps = useQuery(appsQuery)
  const isIdle = useIdle()
  const live = useLiveApps({ hasList: apps.isFetched && isIdle })
  const user = useUser()
  const locale = useLocale()
  const now = useNow(60_000)
  const [filter, setFilter] = useState('')
  const [arranging, setArranging] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const { shown, held, hold } = useHeldOrder(apps.data?.items ?? [])
  const { arrangement, save } = useArrangement()
  const sections = sectionsOf(filterApps(shown, filter), useHeldValue(arrangement, held))
  const recents = useRecents(user.id, shown)
  const hasMany = shown.length >= manyFrom
  const favourites = sections[0]?.id === favouritesId ? sections[0].apps.length : 0

  useKeys(t`Apps`, useAppsKeys({ hasFilter: hasMany, arranging, field, grid, favourites }))

  const board = { grid, sections, arrangement, save, user, now, locale, stale: apps.data?.monitor.stale ?? false }
  const arrange = (
    <ActionIcon
      variant="default"
      size={36}
      aria-label={t`Arrange your apps`}
      title={t`Arrange your apps`}
      onClick={() => setArranging(true)}
    >
      <IconArrowsSort size={18} stroke={1.6} />
    </ActionIcon>
  )
  return (
    <Page
      title={t`Apps`}
      summary={
        <span className={classes.summary}>
          {apps.data ? summaryOf(apps.data.items) : ' '}
          <LiveChip state={live} />
        </span>
      }
      actions={
        arranging ? null : (
          <>
            {hasMany ? <FilterField ref={field} grid={grid} value={filter} onChange={setFilter} /> : null}
            {shown.length > 1 ? arrange : null}
          </>
        )
      }
    >
      <StaleBanner monitor={apps.data?.monitor} now={now} locale={locale} />
      <AppsStates apps={apps} isEmpty={shown.length === 0} unmatched={sections.length === 0 ? filter : ''} />
      {arranging ? (
        <Suspense fallback={<AppsSkeleton />}>
          <ArrangeBoard apps={shown} arrangement={arrangement} save={save} onDone={() => setArranging(false)} />
        </Suspense>
      ) : (
        <>
          {hasMany && filter === '' ? <RecentApps apps={recents} userId={user.id} role={user.role} /> : null}
          <div {...hold}>
            <AppsBoard {...board} />
          </div>
          {apps.data && isIdle && filter === '' ? (
            <Suspense fallback={null}>
              <AskForAccess />
            </Suspense>
          ) : null}
        </>
      )}
    </Page>
  )
}
