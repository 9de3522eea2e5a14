import {
  IconAdjustments,
  IconCertificate,
  IconDoorEnter,
  IconHandStop,
  IconFileSettings,
  IconHistory,
  IconMail,
  IconBell,
  IconPassword,
  IconServer,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { requestCountQuery, waitingCountQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { PlaceNav } from '../../ui/PlaceNav.tsx'

const entries = [
  { to: paths.users, label: 'Users', icon: IconUsers },
  { to: paths.groups, label: 'Groups', icon: IconUsersGroup },
  { to: paths.accessRequests, label: 'Requests', icon: IconHandStop },
  { to: paths.services, label: 'Services', icon: IconServer },
  { to: paths.alertSettings, label: 'Alerts', icon: IconBell },
  { to: paths.signUpSettings, label: 'Sign-up', icon: IconDoorEnter },
  { to: paths.passwordSettings, label: 'Passwords', icon: IconPassword },
  { to: paths.aiSettings, label: 'AI', icon: IconAdjustments },
  { to: paths.documentSettings, label: 'Documents', icon: IconFileSettings },
  { to: paths.mail, label: 'Mail', icon: IconMail },
  { to: paths.certificate, label: 'HTTPS', icon: IconCertificate },
  { to: paths.audit, label: 'Audit', icon: IconHistory },
] as const

/** The admin pages share a second row of places. */
export function AdminLayout() {
  const waiting = useQuery(waitingCountQuery).data ?? 0
  const asked = useQuery(requestCountQuery).data ?? 0
  return (
    <>
      <PlaceNav
        label="Admin"
        places={entries}
        notes={{
          ...(waiting > 0 ? { [paths.users]: { count: waiting, label: 'waiting for approval' } } : {}),
          ...(asked > 0 ? { [paths.accessRequests]: { count: asked, label: 'to decide' } } : {}),
        }}
      />
      <Outlet />
    </>
  )
}
