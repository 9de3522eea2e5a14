import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import { paths } from '../../paths.ts'
import { isApple, useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { Page } from '../../ui/Page.tsx'
import { providerNames } from '../../ui/providers.ts'
import classes from './ChatPage.module.css'
import { letGoOfNew } from './chat-store.ts'
import { newPlace } from './place.ts'
import { fingers } from './Composer.tsx'
import { ConversationList } from './ConversationList.tsx'
import { ConversationMenu } from './ConversationMenu.tsx'
import { ConversationView } from './ConversationView.tsx'
import type { ConversationAction } from './conversation-dialogs.tsx'
import { conversationQuery, statusQuery } from './conversations.api.ts'

const ConversationDialog = lazy(() => import('./conversation-dialogs.tsx').then((file) => ({ default: file.ConversationDialog })))
const ConversationsDrawer = lazy(() => import('./ConversationsDrawer.tsx').then((file) => ({ default: file.ConversationsDrawer })))

/** Chat: the person's conversations, and one of them or a new one. */
export function ChatPage() {
  const { id } = useParams({ strict: false })
  const { search = '' } = useSearch({ from: '/signed-in/chat' })
  const navigate = useNavigate()
  const status = useQuery(statusQuery)
  const found = useQuery({ ...conversationQuery(id ?? ''), enabled: id !== undefined })
  const [action, setAction] = useState<ConversationAction | null>(null)
  const [drawer, setDrawer] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const conversation = id === undefined ? undefined : found.data

  const open = useCallback(
    (next: string, replace: boolean) =>
      void navigate({ to: paths.conversation, params: { id: next }, search: (before) => before, replace, resetScroll: false }),
    [navigate],
  )
  // Whoever has gone to another page meanwhile stays there.
  const onBegun = useCallback(
    (next: string) => {
      if (location.pathname === paths.chat) open(next, true)
    },
    [open],
  )
  const startAnew = useCallback(() => {
    letGoOfNew()
    void navigate({ to: paths.chat, search: (before) => before }).then(() => field.current?.focus())
  }, [navigate])
  const onSearch = useCallback(
    (text: string) => void navigate({ to: '.', search: text === '' ? {} : { search: text }, replace: true, resetScroll: false }),
    [navigate],
  )
  const [keys] = useState<PageKey[]>(() => [
    { keys: '/', label: t`Write a message`, run: () => field.current?.focus() },
    { keys: 'n', label: t`New chat`, run: startAnew },
    ...(fingers.matches
      ? []
      : [
          { keys: 'Enter', label: t`Send` },
          { keys: 'Shift Enter', label: t`New line` },
        ]),
    { keys: 'Esc', label: t`Stop the answer, or leave a message as it was` },
    { keys: isApple ? '⌘ Enter' : 'Ctrl Enter', label: t`Ask again, while a message is changed` },
  ])
  useKeys(t`Chat`, keys)

  const list = { current: id, search, onSearch, onAction: setAction }
  return (
    <Page
      title={conversation?.title ?? t`Chat`}
      summary={status.data?.configured ? namesOf(status.data) : ' '}
      actions={
        <>
          <Button variant="default" className={classes.narrowOnly ?? ''} onClick={() => setDrawer(true)}>
            <Trans>Conversations</Trans>
          </Button>
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={startAnew}>
            <Trans>New chat</Trans>
          </Button>
          {conversation ? <ConversationMenu conversation={conversation} size={36} onAction={setAction} /> : null}
        </>
      }
    >
      <div className={classes.columns}>
        <aside className={classes.rail}>
          <ConversationList {...list} />
        </aside>
        <ConversationView place={id ?? newPlace} conversation={conversation} status={status} field={field} onBegun={onBegun} />
      </div>
      <Suspense fallback={null}>
        {drawer ? (
          <ConversationsDrawer onClose={() => setDrawer(false)}>
            <ConversationList {...list} onOpen={() => setDrawer(false)} />
          </ConversationsDrawer>
        ) : null}
        {action ? (
          <ConversationDialog
            action={action}
            onClose={() => setAction(null)}
            onDeleted={(gone) => {
              if (gone === null || gone === id) startAnew()
            }}
          />
        ) : null}
      </Suspense>
    </Page>
  )
}

/** Where there is a choice of models, the one that is chosen stands below the field. */
function namesOf(status: { provider: keyof typeof providerNames | null; model: string | null; models: string[] }): string {
  const provider = status.provider ? providerNames[status.provider] : null
  return [provider, status.models.length > 1 ? null : status.model].filter(Boolean).join(' · ')
}
