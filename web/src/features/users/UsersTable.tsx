import type { User } from '../../api/types.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import table from '../../ui/Table.module.css'
import { useUser } from '../../ui/use-user.ts'
import { UserRow } from './UserRow.tsx'
import type { UserAction } from './UserMenu.tsx'

export function UsersTable({ users, onAction }: { users: readonly User[]; onAction: (action: UserAction) => void }) {
  const locale = useLocale()
  const now = useNow(60_000)
  const self = useUser()
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col" className={table.wide}>
              Role
            </th>
            <th scope="col" className={table.wide}>
              State
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              Last sign-in
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              Since
            </th>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} isSelf={user.id === self.id} now={now} locale={locale} onAction={onAction} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
