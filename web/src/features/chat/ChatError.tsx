import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ApiError } from '../../api/errors.ts'
import type { AiStatus } from '../../api/chat-types.ts'
import type { Role } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { providerNames } from '../../ui/providers.ts'
import classes from './ChatError.module.css'

type Props = { error: unknown; role: Role; status: AiStatus | undefined; onRetry: (() => void) | undefined }

/** Refused by Gatehouse itself, before any provider was asked. */
const ofOurs = new Set([
  'ai.allowance_spent',
  'ai.model_not_offered',
  'ai.conversation_not_found',
  'ai.conversation_changed',
  'ai.conversation_full',
  'ai.too_many_conversations',
])

/** An answer that did not come: whose fault it is by name, and the way out for this person. */
export function ChatError({ error, role, status, onRetry }: Props) {
  const provider = status?.provider ? providerNames[status.provider] : null
  const fromService = error instanceof ApiError && error.code.startsWith('ai.') && !ofOurs.has(error.code)
  const title = fromService && provider ? t`No answer from ${provider}` : t`No answer`
  // Settings help where they are wrong, not where the provider is only busy.
  const isPassing = !(error instanceof ApiError) || error.status === 429 || error.status === 503 || error.status === 504
  const retry = onRetry ? (
    <Button variant="default" onClick={onRetry}>
      <Trans>Try again</Trans>
    </Button>
  ) : null
  return (
    <div className={classes.error}>
      <ErrorNotice error={error} title={title} action={fromService && !isPassing && role === 'admin' ? <ToSettings /> : retry} />
      {fromService && !isPassing && role !== 'admin' ? (
        <p className={classes.hint}>
          <Trans>An admin sets the provider and its key in Settings.</Trans>
        </p>
      ) : null}
    </div>
  )
}

export function ToSettings() {
  return (
    <Button variant="default" renderRoot={(props) => <Link to={paths.aiSettings} {...props} />}>
      <Trans>Open AI settings</Trans>
    </Button>
  )
}
