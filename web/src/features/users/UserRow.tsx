import { ActionIcon, Avatar, Menu } from '@mantine/core'
import { IconDots, IconFingerprint, IconHistory, IconShield, IconTrash, IconUser, IconUserCheck, IconUserOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { User } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { formatAgo, formatDate, formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { initialsOf } from '../../ui/initials.ts'
import table from '../../ui/Table.module.css'
import classes from './UsersPage.module.css'

export type UserAction = { kind: 'make-admin' | 'make-user' | 'deactivate' | 'reactivate' | 'delete' | 'factors'; user: User }

type Props = { user: User; isSelf: boolean; now: number; locale: Locale; onAction: (action: UserAction) => void }

export function UserRow({ user, isSelf, now, locale, onAction }: Props) {
  const lastSeen = user.last_sign_in_at
  return (
    <tr className={user.is_active ? '' : classes.away}>
      <td>
        <div className={classes.person}>
          <Avatar size={34} radius="50%" color={user.is_active ? 'pine' : 'gray'} variant="light" aria-hidden="true">
            {initialsOf(user)}
          </Avatar>
          <div className={classes.words}>
            <span className={classes.name}>
              {user.full_name ?? user.email}
              {isSelf ? ' (you)' : ''}
            </span>
            {user.full_name ? <span className={classes.mail}>{user.email}</span> : null}
            <span className={`${classes.mail} ${table.phone}`}>
              {[user.role === 'admin' ? 'Admin' : 'User', user.is_active ? null : 'deactivated'].filter(Boolean).join(', ')}
            </span>
          </div>
        </div>
      </td>
      <td className={table.wide}>
        <span className={classes.tag} data-strong={user.role === 'admin'}>
          {user.role === 'admin' ? 'Admin' : 'User'}
        </span>
      </td>
      <td className={table.wide}>{user.is_active ? 'Active' : 'Deactivated'}</td>
      <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={lastSeen ? formatMoment(lastSeen, locale) : undefined}>
        {lastSeen ? formatAgo(lastSeen, now, locale) : 'Never'}
      </td>
      <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(user.created_at, locale)}>
        {formatDate(user.created_at, locale)}
      </td>
      <td className={table.fit}>
        <RowMenu user={user} onAction={onAction} />
      </td>
    </tr>
  )
}

function RowMenu({ user, onAction }: Pick<Props, 'user' | 'onAction'>) {
  const act = (kind: UserAction['kind']) => () => onAction({ kind, user })
  return (
    <Menu width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Actions for ${user.full_name ?? user.email}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {user.role === 'admin' ? (
          <Menu.Item leftSection={<IconUser size={16} />} onClick={act('make-user')}>
            Make a user
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconShield size={16} />} onClick={act('make-admin')}>
            Make an admin
          </Menu.Item>
        )}
        {user.is_active ? (
          <Menu.Item leftSection={<IconUserOff size={16} />} onClick={act('deactivate')}>
            Deactivate
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={act('reactivate')}>
            Reactivate
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconFingerprint size={16} />} onClick={act('factors')}>
          Second factors…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHistory size={16} />}
          renderRoot={(props) => <Link to={paths.audit} search={{ person: user.id }} {...props} />}
        >
          Recent activity
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={act('delete')}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
