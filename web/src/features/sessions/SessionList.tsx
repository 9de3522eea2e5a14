import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SessionItem } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import items from '../../ui/ItemList.module.css'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { EndAllDialog, EndSessionDialog } from './end-dialogs.tsx'
import { SessionRow } from './SessionRow.tsx'
import { sessionsQuery, type SessionsOf } from './sessions.api.ts'

/** Where somebody is signed in, this browser first, and a way to end it. */
export function SessionList({ of }: { of: SessionsOf }) {
  const list = useInfiniteQuery(sessionsQuery(of))
  const locale = useLocale()
  const now = useNow(60_000)
  const [ending, setEnding] = useState<SessionItem | 'all' | null>(null)
  const close = (): void => setEnding(null)

  if (list.isPending) return <Skeleton height={148} />
  if (list.isError && !list.isFetchNextPageError) {
    return <ErrorNotice error={list.error} title={t`The sessions could not be loaded`} onRetry={() => void list.refetch()} />
  }
  const sessions = (list.data?.pages ?? []).flatMap((page) => page.items)
  const others = sessions.filter((session) => of.kind === 'user' || !session.current)
  if (sessions.length === 0)
    return (
      <p className={items.none}>
        <Trans>Signed in nowhere at the moment.</Trans>
      </p>
    )
  return (
    <>
      <ul className={items.list} aria-label={t`Sessions`}>
        {sessions
          .toSorted((one, other) => Number(other.current) - Number(one.current))
          .map((session) => (
            <SessionRow key={session.id} session={session} now={now} locale={locale} onEnd={() => setEnding(session)} />
          ))}
      </ul>
      <LoadMore list={list} shown={t`${plural(sessions.length, { one: '# session', other: '# sessions' })} shown`} />
      {others.length > 0 ? (
        <div className={items.foot}>
          <Button variant="default" onClick={() => setEnding('all')}>
            {of.kind === 'own' ? t`Sign out everywhere else…` : t`Sign out everywhere…`}
          </Button>
        </div>
      ) : null}
      {ending === 'all' ? <EndAllDialog of={of} others={others} hasMore={list.hasNextPage} onClose={close} /> : null}
      {ending !== null && ending !== 'all' ? <EndSessionDialog of={of} session={ending} onClose={close} /> : null}
    </>
  )
}
