import { t } from '@lingui/core/macro'
import { IconCircleCheck, IconClock } from '@tabler/icons-react'
import { formatAgo } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import classes from './InForce.module.css'
import { isInForce } from './settings.api.ts'

type Props = {
  settings: { version: number; in_force_version: number | null; updated_at: string | null; updated_by: { email: string } | null }
  service: string
}

/** Saved is one thing, in force another: which version is which, by whom and since when. */
export function InForce({ settings, service }: Props) {
  const locale = useLocale()
  const now = useNow(30_000)
  const { version, in_force_version: running, updated_at: at, updated_by: by } = settings
  const settled = isInForce(settings)
  const saved = at ? savedText(formatAgo(at, now, locale), by?.email) : t`The defaults; nobody changed them yet`
  const Icon = settled ? IconCircleCheck : IconClock
  return (
    <p className={classes.line} data-settled={settled}>
      <Icon size={16} aria-hidden="true" />
      <span role="status">{settled ? t`In force (version ${version})` : waitText(running, version, service)}</span>
      <span className={classes.saved}>{saved}</span>
    </p>
  )
}

function savedText(when: string, email: string | undefined): string {
  return email === undefined ? t`Saved ${when}` : t`Saved ${when} by ${email}`
}

function waitText(running: number | null, version: number, service: string): string {
  return running === null
    ? t`Version ${version} is saved; ${service} has not said yet which it runs`
    : t`Version ${version} is saved; ${service} still runs version ${running}`
}
