import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconPencil } from '@tabler/icons-react'
import { lazy, memo, Suspense, useState } from 'react'
import type { AiStatus, Role } from '../../api/types.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ChatError } from './ChatError.tsx'
import { askAgain } from './chat-store.ts'
import type { Answer, Question } from './conversation.ts'
import classes from './TurnView.module.css'

const Markdown = lazy(() => import('./Markdown.tsx').then((file) => ({ default: file.Markdown })))

/** What the person said; it can be changed and asked again. */
export const QuestionView = memo(function QuestionView({ question }: { question: Question }) {
  const [draft, setDraft] = useState<string | null>(null)

  if (draft !== null) {
    const send = () => {
      if (draft.trim() === '') return
      setDraft(null)
      askAgain(question.id, draft.trim())
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
        {question.content}
      </div>
      <div className={classes.tools}>
        <Tooltip label={t`Change and ask again`}>
          <ActionIcon variant="subtle" color="gray" aria-label={t`Change and ask again`} onClick={() => setDraft(question.content)}>
            <IconPencil size={16} />
          </ActionIcon>
        </Tooltip>
        <CopyButton text={() => question.content} label={t`Copy`} />
      </div>
    </div>
  )
})

type AnswerProps = { answer: Answer; question: Question | undefined; role: Role; status: AiStatus | undefined }

/** What came back, as it is written. */
export const AnswerView = memo(function AnswerView({ answer, question, role, status }: AnswerProps) {
  const again = question ? () => askAgain(question.id, question.content) : undefined
  return (
    <div className={classes.answer} aria-busy={answer.state === 'streaming'}>
      <span className="visually-hidden">
        <Trans>Answer:</Trans>{' '}
      </span>
      {answer.content === '' ? null : (
        <Suspense fallback={<p className={classes.plain}>{answer.content}</p>}>
          <Markdown text={answer.content} />
        </Suspense>
      )}
      {answer.state === 'streaming' && answer.content === '' ? <p className={classes.waiting}>{t`Thinking…`}</p> : null}
      {answer.state === 'failed' ? <ChatError error={answer.error} role={role} status={status} onRetry={again} /> : null}
      {answer.state === 'stopped' ? <p className={classes.hint}>{t`Stopped.`}</p> : null}
      {answer.content !== '' && answer.state !== 'streaming' ? (
        <div className={classes.tools}>
          <CopyButton text={() => answer.content} label={t`Copy the answer`} />
          {answer.model ? <span className={classes.hint}>{answer.model}</span> : null}
        </div>
      ) : null}
    </div>
  )
})
