import { msg, t } from '@lingui/core/macro'
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
import { i18n } from '../../language/words.ts'
import { paths } from '../../paths.ts'
import { PlaceNav } from '../../ui/PlaceNav.tsx'

const entries = [
  { to: paths.users, label: msg`Users`, icon: IconUsers },
  { to: paths.groups, label: msg`Groups`, icon: IconUsersGroup },
  { to: paths.accessRequests, label: msg`Requests`, icon: IconHandStop },
  { to: paths.services, label: msg`Services`, icon: IconServer },
  { to: paths.alertSettings, label: msg`Alerts`, icon: IconBell },
  { to: paths.signUpSettings, label: msg`Sign-up`, icon: IconDoorEnter },
  { to: paths.passwordSettings, label: msg`Passwords`, icon: IconPassword },
  { to: paths.aiSettings, label: msg`AI`, icon: IconAdjustments },
  { to: paths.documentSettings, label: msg`Documents`, icon: IconFileSettings },
  { to: paths.mail, label: msg`Mail`, icon: IconMail },
  { to: paths.certificate, label: msg`HTTPS`, icon: IconCertificate },
  { to: paths.audit, label: msg`Audit`, icon: IconHistory },
] as const

/** The admin pages share a second row of places. */
export function AdminLayout() {
  const waiting = useQuery(waitingCountQuery).data ?? 0
  const asked = useQuery(requestCountQuery).data ?? 0
  return (
    <>
      <PlaceNav
        label={t`Admin`}
        places={entries.map(({ to, label, icon }) => ({ to, label: i18n._(label), icon }))}
        notes={{
          ...(waiting > 0 ? { [paths.users]: { count: waiting, label: t`waiting for approval` } } : {}),
          ...(asked > 0 ? { [paths.accessRequests]: { count: asked, label: t`to decide` } } : {}),
        }}
      />
      <Outlet />
    </>
  )
}
