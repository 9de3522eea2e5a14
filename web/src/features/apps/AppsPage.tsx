import { TextInput } from '@mantine/core'
import { IconApps, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { appsQuery } from '../../api/queries.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import { useUser } from '../../ui/use-user.ts'
import { AppTile } from './AppTile.tsx'
import classes from './AppsPage.module.css'
import { AppsSkeleton } from './AppsSkeleton.tsx'
import { nextTile } from './grid-focus.ts'
import { LiveChip } from './LiveChip.tsx'
import { useLiveApps } from './live-apps.ts'
import { StaleBanner } from './StaleBanner.tsx'
import { byCategory, filterApps, summaryOf } from './tiles.ts'
import { useHeldOrder } from './held-order.ts'

/** From this many apps on, a field to find one is worth its place. */
const filterFrom = 6

export function AppsPage() {
  const apps = useQuery(appsQuery)
  const live = useLiveApps({ hasList: apps.isFetched })
  const user = useUser()
  const locale = useLocale()
  const now = useNow(60_000)
  const [filter, setFilter] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const { shown, hold } = useHeldOrder(apps.data?.items ?? [])
  const found = filterApps(shown, filter)
  const stale = apps.data?.monitor.stale ?? false
  const hasFilter = shown.length >= filterFrom

  useKeys('Apps', usePageKeys(hasFilter, field, grid))

  function onGridKey(event: KeyboardEvent<HTMLElement>): void {
    if (!/^(?:Arrow(?:Up|Down|Left|Right)|Home|End)$/.test(event.key)) return
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const tiles = tilesIn(grid.current)
    const from = tiles.indexOf(document.activeElement as HTMLElement)
    event.preventDefault()
    const boxes = tiles.map((tile) => ({ left: tile.offsetLeft, top: tile.offsetTop, width: tile.offsetWidth }))
    tiles[nextTile(boxes, from, event.key)]?.focus()
  }

  function onFieldKey(event: KeyboardEvent<HTMLElement>): void {
    const [first] = tilesIn(grid.current)
    if (event.key === 'Escape') setFilter('')
    if (event.key === 'Enter') first?.click()
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    first?.focus()
  }

  return (
    <Page
      title="Apps"
      summary={
        <span className={classes.summary}>
          {apps.data ? summaryOf(apps.data.items) : ' '}
          <LiveChip state={live} />
        </span>
      }
      actions={
        hasFilter ? (
          <TextInput
            ref={field}
            className={classes.filter ?? ''}
            aria-label="Find an app"
            placeholder="Type to find an app"
            leftSection={<IconSearch size={16} aria-hidden="true" />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
            onKeyDown={onFieldKey}
          />
        ) : null
      }
    >
      <StaleBanner monitor={apps.data?.monitor} now={now} locale={locale} />
      {apps.isPending ? <AppsSkeleton /> : null}
      {apps.isError && !apps.data ? (
        <ErrorNotice error={apps.error} title="Your apps could not be loaded" onRetry={() => void apps.refetch()} />
      ) : null}
      {apps.data && shown.length === 0 ? (
        <Empty icon={IconApps} title="No apps yet">
          Nobody has given you an app so far. Ask an admin of your team.
        </Empty>
      ) : null}
      {filter !== '' && found.length === 0 ? (
        <Empty icon={IconSearch} title={`No app matches “${filter}”`}>
          Press Escape in the field to see all of them.
        </Empty>
      ) : null}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys move between the links inside */}
      <div ref={grid} onKeyDown={onGridKey} {...hold}>
        {byCategory(found).map(({ category, apps: members }, _index, all) => (
          <section key={category} className={classes.section}>
            {all.length > 1 ? <h2 className={classes.category}>{category}</h2> : null}
            <ul className={classes.grid}>
              {members.map((app) => (
                <li key={app.key}>
                  <AppTile app={app} role={user.role} now={now} locale={locale} stale={stale} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  )
}

function tilesIn(grid: HTMLElement | null): HTMLElement[] {
  return [...(grid?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])]
}

function usePageKeys(hasFilter: boolean, field: { current: HTMLInputElement | null }, grid: { current: HTMLElement | null }): PageKey[] {
  return useMemo(() => {
    const keys: PageKey[] = [
      {
        keys: '← ↑ → ↓',
        label: 'Move between apps',
        match: (event) => event.key === 'ArrowDown' && !isInside(grid.current),
        run: () => tilesIn(grid.current)[0]?.focus(),
      },
      { keys: 'Enter', label: 'Open the app' },
      { keys: 'Ctrl Enter', label: 'Open it in a new tab' },
    ]
    if (!hasFilter) return keys
    // The letter itself is let through: it lands in the field, which has the focus by then.
    const typing: PageKey = {
      keys: 'a–z',
      label: 'Find an app',
      lets: true,
      match: (event) => /^[\p{L}\p{N}]$/u.test(event.key),
      run: () => field.current?.focus(),
    }
    return [typing, ...keys]
  }, [hasFilter, field, grid])
}

function isInside(element: HTMLElement | null): boolean {
  return element?.contains(document.activeElement) ?? false
}
