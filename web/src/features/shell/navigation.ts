import { msg } from '@lingui/core/macro'
import { IconApps, IconFiles, IconHandStop, IconMessageCircle, IconShieldCog } from '@tabler/icons-react'
import type { App, Role } from '../../api/types.ts'
import { i18n } from '../../language/words.ts'
import { paths } from '../../paths.ts'

/** `app` names the service whose grant the entry needs. */
const entries = [
  { to: paths.apps, label: msg`Apps`, icon: IconApps, exact: true, app: null, role: null },
  { to: paths.documents, label: msg`Documents`, icon: IconFiles, exact: false, app: 'documents', role: null },
  { to: paths.chat, label: msg`Chat`, icon: IconMessageCircle, exact: false, app: 'ai', role: null },
  { to: paths.requests, label: msg`Requests`, icon: IconHandStop, exact: false, app: null, role: 'user' },
  { to: paths.overview, label: msg`Admin`, icon: IconShieldCog, exact: false, app: null, role: 'admin' },
] as const

/**
 * What this person may go to. While the apps are unknown nothing is hidden, so that the bar does not jump. `approves`: they decide about
 * requests as a manager; admins do so among their own places.
 */
export function entriesFor(role: Role, apps: readonly App[] | undefined, approves: boolean) {
  const open = entries.filter((entry) => {
    if (entry.to === paths.requests && !approves) return false
    if (entry.role !== null && entry.role !== role) return false
    return entry.app === null || apps === undefined || apps.some((app) => app.key === entry.app)
  })
  return open.map(({ to, label, icon, exact }) => ({ to, label: i18n._(label), icon, exact }))
}
