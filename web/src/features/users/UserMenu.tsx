import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconChevronDown,
  IconDots,
  IconFingerprint,
  IconHistory,
  IconPhotoOff,
  IconShield,
  IconTrash,
  IconUser,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { User } from '../../api/types.ts'
import { paths } from '../../paths.ts'

export type UserAction = {
  kind: 'make-admin' | 'make-user' | 'deactivate' | 'reactivate' | 'delete' | 'factors' | 'remove-picture'
  user: User
}

type Props = { user: User; labelled?: boolean; onAction: (action: UserAction) => void }

/** What an admin can do to an account. `labelled`: as a button with words, where there is room. */
export function UserMenu({ user, onAction, labelled = false }: Props) {
  const person = user.full_name ?? user.email
  const act = (kind: UserAction['kind']) => () => onAction({ kind, user })
  return (
    <Menu width={200}>
      <Menu.Target>
        {labelled ? (
          <Button variant="default" rightSection={<IconChevronDown size={16} />}>
            <Trans>Change</Trans>
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Actions for ${person}`}>
            <IconDots size={18} />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {user.kind === 'service' ? null : user.role === 'admin' ? (
          <Menu.Item leftSection={<IconUser size={16} />} onClick={act('make-user')}>
            <Trans>Make a user</Trans>
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconShield size={16} />} onClick={act('make-admin')}>
            <Trans>Make an admin</Trans>
          </Menu.Item>
        )}
        {user.is_active ? (
          <Menu.Item leftSection={<IconUserOff size={16} />} onClick={act('deactivate')}>
            <Trans>Deactivate</Trans>
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={act('reactivate')}>
            <Trans>Reactivate</Trans>
          </Menu.Item>
        )}
        {user.kind === 'service' ? null : (
          <Menu.Item leftSection={<IconFingerprint size={16} />} onClick={act('factors')}>
            <Trans>Second factors…</Trans>
          </Menu.Item>
        )}
        {user.picture === null ? null : (
          <Menu.Item leftSection={<IconPhotoOff size={16} />} onClick={act('remove-picture')}>
            <Trans>Remove the picture…</Trans>
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconHistory size={16} />}
          renderRoot={(props) => <Link to={paths.audit} search={{ person: user.id }} {...props} />}
        >
          <Trans>Recent activity</Trans>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={act('delete')}>
          <Trans>Delete…</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
