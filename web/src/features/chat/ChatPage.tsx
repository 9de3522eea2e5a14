import { Button, Skeleton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconMessageCircle, IconPlus } from '@tabler/icons-react'
import { notifications } from '@mantine/notifications'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { isApple, useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import { providerNames } from '../../ui/providers.ts'
import { useUser } from '../../ui/use-user.ts'
import { allowanceWords, leftOf } from './allowance.ts'
import { ToSettings } from './ChatError.tsx'
import classes from './ChatPage.module.css'
import { clearConversation, useConversation } from './chat-store.ts'
import { Composer, fingers } from './Composer.tsx'
import { isStreaming } from './conversation.ts'
import type { Question, Turn } from './conversation.ts'
import { AnswerView, QuestionView } from './TurnView.tsx'
import { useStickToEnd } from './stick-to-end.ts'
import { useAllowance } from './use-allowance.ts'

const statusQuery = queryOptions({ queryKey: ['ai', 'status'], queryFn: () => answerOf(api.GET('/api/ai/status')), staleTime: 60_000 })

export function ChatPage() {
  const user = useUser()
  const status = useQuery(statusQuery)
  const conversation = useConversation()
  const { turns } = conversation
  const field = useRef<HTMLTextAreaElement>(null)
  const end = useStickToEnd(turns)
  const isAdmin = user.role === 'admin'
  const streaming = isStreaming(conversation)
  const allowance = useAllowance(streaming)
  const locale = useLocale()
  const now = useNow(60_000)
  const left = allowanceWords(allowance, now, locale)
  const [keys] = useState<PageKey[]>(() => [
    { keys: '/', label: t`Write a message`, run: () => field.current?.focus() },
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

  const unset = status.data?.configured === false && turns.length === 0
  return (
    <Page
      title={t`Chat`}
      width="reading"
      summary={status.data?.configured ? namesOf(status.data) : ' '}
      actions={
        turns.length > 0 ? (
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={startAnew}>
            <Trans>New chat</Trans>
          </Button>
        ) : null
      }
    >
      <div className={classes.chat}>
        <div className={classes.turns}>
          {status.isPending ? <Skeleton height={120} /> : null}
          {status.isError ? (
            <ErrorNotice error={status.error} title={t`Chat can’t be reached`} onRetry={() => void status.refetch()} />
          ) : null}
          {unset ? (
            <Empty icon={IconMessageCircle} title={t`Chat is not set up yet`} action={isAdmin ? <ToSettings /> : null}>
              {isAdmin
                ? t`Choose a provider and give it a key; then everybody here can ask.`
                : t`An admin sets the provider in Settings. Ask one of them.`}
            </Empty>
          ) : null}
          {status.isSuccess && !unset && turns.length === 0 ? (
            <Empty icon={IconMessageCircle} title={t`What would you like to know?`}>
              <Trans>The conversation stays in this tab. It is gone when you close or reload it.</Trans>
            </Empty>
          ) : null}
          {turns.map((turn, index) =>
            turn.role === 'user' ? (
              <QuestionView key={turn.id} question={turn} />
            ) : (
              <AnswerView key={turn.id} answer={turn} question={questionBefore(turns, index)} role={user.role} status={status.data} />
            ),
          )}
          <div ref={end} />
        </div>
        {unset ? null : (
          <div className={classes.foot}>
            <Composer streaming={streaming} spent={leftOf(allowance) === 0} field={field} />
            <p className={classes.warning}>
              {left === null ? null : <strong className={classes.left}>{left} </strong>}
              <Trans>Answers can be wrong. Check what matters.</Trans>
            </p>
          </div>
        )}
      </div>
    </Page>
  )
}

function namesOf(status: { provider: keyof typeof providerNames | null; model: string | null }): string {
  return [status.provider ? providerNames[status.provider] : null, status.model].filter(Boolean).join(' · ')
}

function questionBefore(turns: readonly Turn[], index: number): Question | undefined {
  const before = turns[index - 1]
  return before?.role === 'user' ? before : undefined
}

function startAnew(): void {
  const undo = clearConversation()
  const id = notifications.show({
    message: (
      <span className={classes.undo}>
        <Trans>The conversation is gone.</Trans>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            undo()
            notifications.hide(id)
          }}
        >
          <Trans>Undo</Trans>
        </Button>
      </span>
    ),
    withBorder: true,
    autoClose: 8000,
    closeButtonProps: { 'aria-label': t`Close` },
  })
}
