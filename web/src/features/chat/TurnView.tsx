import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { IconPencil } from '@tabler/icons-react'
import { lazy, memo, Suspense, useState } from 'react'
import type { AiStatus } from '../../api/chat-types.ts'
import type { Role } from '../../api/types.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ChatError } from './ChatError.tsx'
import type { ShownTurn } from './live.ts'
import classes from './TurnView.module.css'

const Markdown = lazy(() => import('./Markdown.tsx').then((file) => ({ default: file.Markdown })))

export type AskAgain = (turn: ShownTurn, question: string) => void

/** What the person said; it can be changed and asked again. */
export const QuestionView = memo(function QuestionView({ turn, onAskAgain }: { turn: ShownTurn; onAskAgain: AskAgain }) {
  const { question } = turn
  const [draft, setDraft] = useState<string | null>(null)

  if (draft !== null) {
    const send = () => {
      if (draft.trim() === '') return
      setDraft(null)
      onAskAgain(turn, draft.trim())
    }
    return (
      <div className={classes.edit}>
        <Textarea
          aria-label={t`Change your message`}
          autosize
          minRows={2}
          maxRows={12}
          autoFocus
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          maxLength={100_000}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setDraft(null)
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
          }}
        />
        <p className={classes.hint}>
          <Trans>What came after it will be dropped.</Trans>
        </p>
        <div className={classes.editButtons}>
          <Button variant="default" onClick={() => setDraft(null)}>
            <Trans>Cancel</Trans>
          </Button>
          <Button onClick={send} disabled={draft.trim() === ''}>
            <Trans>Ask again</Trans>
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className={classes.question}>
      <div className={classes.bubble}>
        <span className="visually-hidden">
          <Trans>You:</Trans>{' '}
        </span>
        {question}
      </div>
      <div className={classes.tools}>
        <Tooltip label={t`Change and ask again`}>
          <ActionIcon variant="subtle" color="gray" aria-label={t`Change and ask again`} onClick={() => setDraft(question)}>
            <IconPencil size={16} />
          </ActionIcon>
        </Tooltip>
        <CopyButton text={() => question} label={t`Copy`} />
      </div>
    </div>
  )
})

type AnswerProps = { turn: ShownTurn; onAskAgain: AskAgain; role: Role; status: AiStatus | undefined }

/** What came back, as it is written. */
export const AnswerView = memo(function AnswerView({ turn, onAskAgain, role, status }: AnswerProps) {
  const { answer, state, leftOut } = turn
  return (
    <div className={classes.answer} aria-busy={state === 'streaming'}>
      <span className="visually-hidden">
        <Trans>Answer:</Trans>{' '}
      </span>
      {leftOut === 0 ? null : (
        <p className={classes.hint}>
          <Plural
            value={leftOut}
            one="The first question was too long to be sent along with its answer, so this does not know it."
            other="The first # questions were too long to be sent along with their answers, so this does not know them."
          />
        </p>
      )}
      {answer === '' ? null : (
        <Suspense fallback={<p className={classes.plain}>{answer}</p>}>
          <Markdown text={answer} />
        </Suspense>
      )}
      {state === 'streaming' && answer === '' ? <p className={classes.waiting}>{t`Thinking…`}</p> : null}
      {state === 'failed' ? (
        <ChatError error={turn.error} role={role} status={status} onRetry={() => onAskAgain(turn, turn.question)} />
      ) : null}
      {state === 'stopped' ? <p className={classes.hint}>{t`Stopped before its end.`}</p> : null}
      {answer !== '' && state !== 'streaming' ? (
        <div className={classes.tools}>
          <CopyButton text={() => answer} label={t`Copy the answer`} />
          {turn.model ? <span className={classes.hint}>{turn.model}</span> : null}
        </div>
      ) : null}
    </div>
  )
})
