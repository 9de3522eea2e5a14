import { Button } from '@mantine/core'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconMessageCircle, IconMessageOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { AiStatus } from '../../api/chat-types.ts'
import type { Role } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ToSettings } from './ChatError.tsx'

export function NotSetUp({ role }: { role: Role }) {
  return (
    <Empty icon={IconMessageCircle} title={t`Chat is not set up yet`} action={role === 'admin' ? <ToSettings /> : null}>
      {role === 'admin'
        ? t`Choose a provider and give it a key; then everybody here can ask.`
        : t`An admin sets the provider in Settings. Ask one of them.`}
    </Empty>
  )
}

/** Before the first question: what becomes of what one asks. */
export function NothingAsked({ status }: { status: AiStatus | undefined }) {
  const days = status?.conversations_kept_days ?? null
  return (
    <Empty icon={IconMessageCircle} title={t`What would you like to know?`}>
      {days === null
        ? t`Conversations are kept for you alone, until you delete them.`
        : plural(days, {
            one: 'Conversations are kept for you alone. They are deleted # day after their last question.',
            other: 'Conversations are kept for you alone. They are deleted # days after their last question.',
          })}
    </Empty>
  )
}

/** It was deleted, or is somebody else’s, which nobody is told apart. */
export function NoConversation() {
  return (
    <Empty
      icon={IconMessageOff}
      title={t`There is no such conversation`}
      action={
        <Button variant="default" renderRoot={(props) => <Link to={paths.chat} {...props} />}>
          <Trans>New chat</Trans>
        </Button>
      }
    >
      <Trans>It was deleted, or the link was cut short on its way to you.</Trans>
    </Empty>
  )
}
