import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Skeleton } from '@mantine/core'
import { useInfiniteQuery, useIsMutating } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { MouseEvent } from 'react'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import items from '../../ui/ItemList.module.css'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { ActivityRow } from './ActivityRow.tsx'
import { activityQuery } from './activity.api.ts'

type Props = { places: { password: string; sessions: string } }

/** What happened to one's account, newest first, and what to do about what one did not do. */
export function ActivityList({ places }: Props) {
  const list = useInfiniteQuery(activityQuery)
  useRefetchAfterChanges(list.refetch)

  if (list.isPending) return <Skeleton height={220} />
  if (list.isError && !list.data)
    return <ErrorNotice error={list.error} title={t`The activity could not be loaded`} onRetry={() => void list.refetch()} />
  const events = list.data.pages.flatMap((page) => page.items)
  const shown = events.length
  if (shown === 0)
    return (
      <p className={items.none}>
        <Trans>Nothing has happened yet, or it is too long ago to be kept.</Trans>
      </p>
    )
  return (
    <>
      <ul className={items.list} aria-label={t`Recent activity`}>
        {events.map((event) => (
          <ActivityRow key={event.id} event={event} />
        ))}
      </ul>
      <LoadMore list={list} shown={plural(shown, { one: '# event shown', other: '# events shown' })} />
      <div className={items.foot}>
        <Trans>
          Something you do not know?{' '}
          <a href={`#${places.password}`} onClick={goTo}>
            This was not me
          </a>
          : a new password ends your other sessions. Or{' '}
          <a href={`#${places.sessions}`} onClick={goTo}>
            end only sessions
          </a>
          .
        </Trans>
      </div>
    </>
  )
}

/** All that is changed on this page is in the list at once. */
function useRefetchAfterChanges(refetch: () => Promise<unknown>): void {
  const isChanging = useIsMutating() > 0
  const wasChanging = useRef(false)
  useEffect(() => {
    if (wasChanging.current && !isChanging) void refetch()
    wasChanging.current = isChanging
  }, [isChanging, refetch])
}

/** Within the page, without an address of its own in the history; the focus goes along. */
function goTo(event: MouseEvent<HTMLAnchorElement>): void {
  const place = document.getElementById(event.currentTarget.hash.slice(1))
  if (place === null) return
  event.preventDefault()
  place.focus()
}
