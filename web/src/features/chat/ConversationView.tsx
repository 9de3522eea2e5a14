import { Button, Skeleton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { RefObject } from 'react'
import type { AiStatus, Conversation } from '../../api/chat-types.ts'
import { hasCode } from '../../api/errors.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useLocale } from '../../ui/locale.ts'
import { notifyError } from '../../ui/notify.tsx'
import { useNow } from '../../ui/now.ts'
import { useUser } from '../../ui/use-user.ts'
import { allowanceWords, leftOf } from './allowance.ts'
import { ask, askAnew, stopAnswer, useLive } from './chat-store.ts'
import { NoConversation, NothingAsked, NotSetUp } from './ChatStates.tsx'
import { Composer } from './Composer.tsx'
import { turnsQuery, useChangeConversation } from './conversations.api.ts'
import classes from './ConversationView.module.css'
import { shownTurns } from './live.ts'
import { newPlace } from './place.ts'
import type { Place } from './place.ts'
import { chooseModel, useChosenModel } from './model-store.ts'
import { ModelChoice } from './ModelChoice.tsx'
import { useStickToEnd } from './stick-to-end.ts'
import { turnsOf } from './turns.ts'
import { AnswerView, QuestionView } from './TurnView.tsx'
import type { AskAgain } from './TurnView.tsx'
import { useAllowance } from './use-allowance.ts'

type Props = {
  place: Place
  conversation: Conversation | undefined
  status: UseQueryResult<AiStatus>
  field: RefObject<HTMLTextAreaElement | null>
  onBegun: (id: string) => void
}

/** What was asked and answered in one conversation, and where the next question is written. */
export function ConversationView({ place, conversation, status, field, onBegun }: Props) {
  const { role } = useUser()
  const queryClient = useQueryClient()
  const live = useLive(place)
  const isNew = place === newPlace
  const list = useInfiniteQuery({ ...turnsQuery(place), enabled: !isNew, ...(live ? { refetchInterval: false } : {}) })
  const turns = shownTurns(turnsOf(list.data), live)
  const streaming = live?.state === 'streaming'
  const allowance = useAllowance(streaming)
  const left = allowanceWords(allowance, useNow(60_000), useLocale())
  const end = useStickToEnd(turns.at(-1), place)
  const chosen = useChosenModel()
  const change = useChangeConversation()
  // For a conversation that is there the server knows which one was chosen.
  const model = isNew && chosen !== null && status.data?.models.includes(chosen) ? chosen : undefined

  const onAskAgain = useCallback<AskAgain>(
    ({ id }, question) => askAnew(place, { id, question }, { queryClient, onBegun, model }),
    [place, queryClient, onBegun, model],
  )
  const onAsk = (question: string): void => ask(place, { question, ...(model === undefined ? {} : { model }) }, { queryClient, onBegun })
  function onModel(next: string): void {
    if (isNew) chooseModel(next)
    else change.mutate({ id: place, model: next }, { onError: (error) => notifyError(t`The model is as it was`, error) })
  }

  if (hasCode(list.error, 'ai.conversation_not_found')) return <NoConversation />
  const unset = status.data?.configured === false
  return (
    <div className={classes.chat}>
      <div className={classes.turns}>
        {status.isError ? (
          <ErrorNotice error={status.error} title={t`Chat can’t be reached`} onRetry={() => void status.refetch()} />
        ) : null}
        {unset && turns.length === 0 && isNew ? <NotSetUp role={role} /> : null}
        {status.isSuccess && !unset && isNew && turns.length === 0 ? <NothingAsked status={status.data} /> : null}
        {(status.isPending && isNew) || (list.isPending && !isNew && turns.length === 0) ? <Skeleton height={120} /> : null}
        {list.isError && !list.isFetchNextPageError ? (
          <ErrorNotice error={list.error} title={t`The conversation could not be loaded`} onRetry={() => void list.refetch()} />
        ) : null}
        {list.hasNextPage ? (
          <div className={classes.earlier}>
            {list.isFetchNextPageError ? <ErrorNotice error={list.error} /> : null}
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              <Trans>Load earlier</Trans>
            </Button>
          </div>
        ) : null}
        {turns.map((turn) => (
          <div key={turn.key} className={classes.turn}>
            <QuestionView turn={turn} onAskAgain={onAskAgain} />
            <AnswerView turn={turn} onAskAgain={onAskAgain} role={role} status={status.data} />
          </div>
        ))}
        <div ref={end} />
      </div>
      {unset ? null : (
        <div className={classes.foot}>
          <Composer
            place={place}
            streaming={streaming}
            spent={leftOf(allowance) === 0}
            field={field}
            onAsk={onAsk}
            onStop={() => stopAnswer(place, queryClient)}
          >
            <ModelChoice status={status.data} value={isNew ? chosen : (conversation?.model ?? null)} onChange={onModel} />
          </Composer>
          <p className={classes.warning}>
            {left === null ? null : <strong className={classes.left}>{left} </strong>}
            <Trans>Answers can be wrong. Check what matters.</Trans>
          </p>
        </div>
      )}
    </div>
  )
}
