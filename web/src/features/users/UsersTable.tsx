import { Trans } from '@lingui/react/macro'
import type { User } from '../../api/types.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import table from '../../ui/Table.module.css'
import { useUser } from '../../ui/use-user.ts'
import bar from './BulkBar.module.css'
import type { Selection } from '../../ui/selection.ts'
import { UserRow } from './UserRow.tsx'
import type { UserAction } from './UserMenu.tsx'

type Props = { users: readonly User[]; selection: Selection; onAction: (action: UserAction) => void }

export function UsersTable({ users, selection, onAction }: Props) {
  const locale = useLocale()
  const now = useNow(60_000)
  const self = useUser()
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col" className={bar.mark}>
              <span className="visually-hidden">
                <Trans>Mark</Trans>
              </span>
            </th>
            <th scope="col">
              <Trans>Person</Trans>
            </th>
            <th scope="col" className={table.wide}>
              <Trans>Role</Trans>
            </th>
            <th scope="col" className={table.wide}>
              <Trans>State</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>Last sign-in</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>Since</Trans>
            </th>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">
                <Trans>Actions</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              isSelf={user.id === self.id}
              now={now}
              locale={locale}
              selection={selection}
              onAction={onAction}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}
