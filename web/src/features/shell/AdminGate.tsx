import { useUser } from '../../ui/use-user.ts'
import { AdminLayout } from './AdminLayout.tsx'
import { ForbiddenPage } from './fault-pages.tsx'

/** The admin pages, or in words why this person does not see them. */
export function AdminGate() {
  const user = useUser()
  return user.role === 'admin' ? <AdminLayout /> : <ForbiddenPage />
}
