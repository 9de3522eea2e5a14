import { Menu } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import type { Conversation } from '../../api/chat-types.ts'
import type { MenuButton } from '../documents/LateMenu.tsx'
import { OpenedMenu } from '../documents/OpenedMenu.tsx'
import type { ConversationAction } from './conversation-dialogs.tsx'

type Props = { button: MenuButton; conversation: Conversation; onAction: (action: ConversationAction) => void }

export function ConversationMenuList({ button, conversation, onAction }: Props) {
  return (
    <OpenedMenu button={button} width={200}>
      <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onAction({ kind: 'rename', conversation })}>
        <Trans>Rename…</Trans>
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onAction({ kind: 'delete', conversation })}>
        <Trans>Delete…</Trans>
      </Menu.Item>
    </OpenedMenu>
  )
}
