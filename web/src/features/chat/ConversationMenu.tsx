import { ActionIcon } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconDots } from '@tabler/icons-react'
import { lazy } from 'react'
import type { Conversation } from '../../api/chat-types.ts'
import { LateMenu } from '../documents/LateMenu.tsx'
import type { MenuButtonProps } from '../documents/LateMenu.tsx'
import type { ConversationAction } from './conversation-dialogs.tsx'

type Props = { conversation: Conversation; size: number; onAction: (action: ConversationAction) => void }

const load = () => import('./ConversationMenuList.tsx')
const ConversationMenuList = lazy(() => load().then((file) => ({ default: file.ConversationMenuList })))

/** What the person may do with a conversation. */
export function ConversationMenu({ conversation, size, onAction }: Props) {
  const { title } = conversation
  const button = (props: MenuButtonProps) => (
    <ActionIcon {...props} variant="subtle" color="gray" size={size} aria-label={t`Actions for ${title}`}>
      <IconDots size={18} />
    </ActionIcon>
  )
  return (
    <LateMenu
      button={button}
      load={load}
      menu={(target) => <ConversationMenuList button={target} conversation={conversation} onAction={onAction} />}
    />
  )
}
