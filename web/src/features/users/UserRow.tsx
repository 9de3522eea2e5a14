import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import type { User } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { formatAgo, formatDate, formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { PersonMark } from '../../ui/PersonMark.tsx'
import type { Selection } from '../../ui/selection.ts'
import table from '../../ui/Table.module.css'
import bar from './BulkBar.module.css'
import { roleName } from './role-name.ts'
import { UserMenu } from './UserMenu.tsx'
import type { UserAction } from './UserMenu.tsx'
import classes from './UsersPage.module.css'

type Props = { user: User; isSelf: boolean; now: number; locale: Locale; selection: Selection; onAction: (action: UserAction) => void }

export function UserRow({ user, isSelf, now, locale, selection, onAction }: Props) {
  const person = user.full_name ?? user.email
  const lastSeen = user.last_sign_in_at
  return (
    <tr className={user.is_active ? '' : classes.away}>
      <td className={bar.mark}>
        {isSelf ? null : (
          <label>
            <input
              type="checkbox"
              aria-label={t`Mark ${person}`}
              checked={selection.ids.has(user.id)}
              onChange={(event) => selection.toggle(user.id, 'shiftKey' in event.nativeEvent && event.nativeEvent.shiftKey === true)}
            />
          </label>
        )}
      </td>
      <td>
        <div className={classes.person}>
          <PersonMark person={user} />
          <div className={classes.words}>
            <Link to={paths.user} params={{ id: user.id }} className={classes.name ?? ''}>
              {isSelf ? t`${person} (you)` : person}
            </Link>
            {user.full_name ? <span className={classes.mail}>{user.email}</span> : null}
            <span className={`${classes.mail} ${table.phone}`}>
              {[roleName(user.role), user.is_active ? null : t`deactivated`].filter(Boolean).join(', ')}
            </span>
          </div>
        </div>
      </td>
      <td className={table.wide}>
        <span className={classes.tag} data-strong={user.role === 'admin'}>
          {roleName(user.role)}
        </span>
      </td>
      <td className={table.wide}>{user.is_active ? t`Active` : t`Deactivated`}</td>
      <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={lastSeen ? formatMoment(lastSeen, locale) : undefined}>
        {lastSeen ? formatAgo(lastSeen, now, locale) : t`Never`}
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
