import { Avatar } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { User } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { formatAgo, formatDate, formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { initialsOf } from '../../ui/initials.ts'
import table from '../../ui/Table.module.css'
import bar from './BulkBar.module.css'
import type { Selection } from './selection.ts'
import { UserMenu } from './UserMenu.tsx'
import type { UserAction } from './UserMenu.tsx'
import classes from './UsersPage.module.css'

type Props = { user: User; isSelf: boolean; now: number; locale: Locale; selection: Selection; onAction: (action: UserAction) => void }

export function UserRow({ user, isSelf, now, locale, selection, onAction }: Props) {
  const lastSeen = user.last_sign_in_at
  return (
    <tr className={user.is_active ? '' : classes.away}>
      <td className={bar.mark}>
        {isSelf ? null : (
          <label>
            <input
              type="checkbox"
              aria-label={`Mark ${user.full_name ?? user.email}`}
              checked={selection.ids.has(user.id)}
              onChange={(event) => selection.toggle(user.id, 'shiftKey' in event.nativeEvent && event.nativeEvent.shiftKey === true)}
            />
          </label>
        )}
      </td>
      <td>
        <div className={classes.person}>
          <Avatar size={34} radius="50%" color={user.is_active ? 'pine' : 'gray'} variant="light" aria-hidden="true">
            {initialsOf(user)}
          </Avatar>
          <div className={classes.words}>
            <Link to={paths.user} params={{ id: user.id }} className={classes.name ?? ''}>
              {user.full_name ?? user.email}
              {isSelf ? ' (you)' : ''}
            </Link>
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
        <UserMenu user={user} onAction={onAction} />
      </td>
    </tr>
  )
}
