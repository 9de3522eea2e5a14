import { t } from '@lingui/core/macro'
import {
  IconAdjustments,
  IconCertificate,
  IconDoorEnter,
  IconHandStop,
  IconFileSettings,
  IconHistory,
  IconLayoutDashboard,
  IconMail,
  IconBell,
  IconPassword,
  IconServer,
  IconSettings,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { requestCountQuery, waitingCountQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { PlaceColumn, type PlaceSection } from '../../ui/PlaceNav.tsx'
import classes from './AdminLayout.module.css'

/** A function, so that the words are those of the language at the moment. */
const sections = (): PlaceSection[] => [
  { heading: null, places: [{ to: paths.overview, label: t`Overview`, icon: IconLayoutDashboard, exact: true }] },
  {
    heading: t`Team`,
    places: [
      { to: paths.users, label: t`Users`, icon: IconUsers },
      { to: paths.groups, label: t`Groups`, icon: IconUsersGroup },
      { to: paths.accessRequests, label: t`Requests`, icon: IconHandStop },
    ],
  },
  {
    heading: t`Apps`,
    places: [
      { to: paths.services, label: t`Services`, icon: IconServer },
      { to: paths.alertSettings, label: t`Alerts`, icon: IconBell },
    ],
  },
  {
    heading: t`Settings`,
    places: [
      { to: paths.generalSettings, label: t`General`, icon: IconSettings },
      { to: paths.signUpSettings, label: t`Sign-up`, icon: IconDoorEnter },
      { to: paths.passwordSettings, label: t`Passwords`, icon: IconPassword },
      { to: paths.aiSettings, label: t`AI`, icon: IconAdjustments },
      { to: paths.documentSettings, label: t`Documents`, icon: IconFileSettings },
      { to: paths.mail, label: t`Mail`, icon: IconMail },
      { to: paths.certificate, label: t`HTTPS`, icon: IconCertificate },
    ],
  },
  { heading: null, places: [{ to: paths.audit, label: t`Audit`, icon: IconHistory }] },
]

/** The admin pages share a second set of places. */
export function AdminLayout() {
  const waiting = useQuery(waitingCountQuery).data ?? 0
  const asked = useQuery(requestCountQuery).data ?? 0
  return (
    <div className={classes.area}>
      <PlaceColumn
        label={t`Admin`}
        sections={sections()}
        notes={{
          ...(waiting > 0 ? { [paths.users]: { count: waiting, label: t`waiting for approval` } } : {}),
          ...(asked > 0 ? { [paths.accessRequests]: { count: asked, label: t`to decide` } } : {}),
        }}
      />
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  )
}
