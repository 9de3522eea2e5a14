import { t } from '@lingui/core/macro'
import { IconBell, IconShieldLock, IconUser } from '@tabler/icons-react'
import { Outlet } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { PlaceNav } from '../../ui/PlaceNav.tsx'

const places = () => [
  { to: paths.profile, label: t`Details`, icon: IconUser, exact: true },
  { to: paths.security, label: t`Security`, icon: IconShieldLock },
  { to: paths.notifications, label: t`Notifications`, icon: IconBell },
]

/** The pages about one's own account share a second row of places. */
export function ProfileLayout() {
  return (
    <>
      <PlaceNav label={t`Profile`} places={places()} />
      <Outlet />
    </>
  )
}
