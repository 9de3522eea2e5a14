import { Button, Skeleton } from '@mantine/core'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Conversation } from '../../api/chat-types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import classes from './ConversationList.module.css'
import { ConversationMenu } from './ConversationMenu.tsx'
import type { ConversationAction } from './conversation-dialogs.tsx'
import { conversationsQuery } from './conversations.api.ts'
import { groupByDay } from './days.ts'

type Props = {
  /** The one that is open. */
  current: string | undefined
  search: string
  onSearch: (text: string) => void
  onAction: (action: ConversationAction) => void
  onOpen?: (() => void) | undefined
}

/** The person's conversations by day, found by title or by what was said. */
export function ConversationList({ current, search, onSearch, onAction, onOpen }: Props) {
  const list = useInfiniteQuery(conversationsQuery(search))
  const now = useNow(60_000)
  const locale = useLocale()
  const conversations = list.data?.pages.flatMap((page) => page.items) ?? []
  const isEmpty = list.isSuccess && conversations.length === 0
  return (
    <nav className={classes.list} aria-label={t`Conversations`}>
      {isEmpty && search === '' ? null : <SearchField label={t`Search conversations`} value={search} onSearch={onSearch} keyName="s" />}
      {list.isPending ? <Waiting /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`The conversations could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {isEmpty ? (
        <p className={classes.none}>
          {search === '' ? t`No conversations yet. What you ask is kept here, for you alone.` : t`No conversation says “${search}”.`}
        </p>
      ) : null}
      <div data-stale={list.isPlaceholderData} className={classes.groups}>
        {groupByDay(conversations, now, locale).map(({ name, items }) => (
          <section key={name} aria-label={name}>
            <h2 className={classes.day}>{name}</h2>
            <ul>
              {items.map((conversation) => (
                <Row
                  key={conversation.id}
                  conversation={conversation}
                  isCurrent={conversation.id === current}
                  onAction={onAction}
                  onOpen={onOpen}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <LoadMore list={list} shown={plural(conversations.length, { one: '# conversation shown', other: '# conversations shown' })} />
      {conversations.length > 0 ? (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes.all ?? ''}
          onClick={() => onAction({ kind: 'delete-all' })}
        >
          <Trans>Delete all…</Trans>
        </Button>
      ) : null}
    </nav>
  )
}

type RowProps = Pick<Props, 'onAction' | 'onOpen'> & { conversation: Conversation; isCurrent: boolean }

function Row({ conversation, isCurrent, onAction, onOpen }: RowProps) {
  const { id, title } = conversation
  return (
    <li className={classes.row} data-current={isCurrent}>
      <Link
        to={paths.conversation}
        params={{ id }}
        search={(before) => before}
        resetScroll={false}
        className={classes.entry}
        aria-current={isCurrent ? 'page' : undefined}
        {...(onOpen ? { onClick: onOpen } : {})}
      >
        {title}
      </Link>
      <ConversationMenu conversation={conversation} size={32} onAction={onAction} />
    </li>
  )
}

function Waiting() {
  return (
    <div className={classes.waiting} aria-busy="true">
      {[88, 64, 76, 52].map((width) => (
        <Skeleton key={width} height={16} width={`${width}%`} />
      ))}
    </div>
  )
}
