import { t } from '@lingui/core/macro'
import { Button } from '@mantine/core'
import type { SettingSource as Source } from '../../api/types.ts'
import { formatAgo } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import classes from './SettingSource.module.css'

type Props = {
  /** What the setting is called, for who hears the button without seeing its place. */
  name: string
  source: Source
  /** The way back, where there is one: what it brings, in words. */
  reset?: { to: string; pending: boolean; run: () => void } | undefined
}

/** Where a value comes from, and the way back to what it was before anybody set it here. */
export function SettingSource({ name, source, reset }: Props) {
  const locale = useLocale()
  const now = useNow(30_000)
  if (source.from !== 'here') {
    return <p className={classes.source}>{source.from === 'default' ? t`The default.` : t`From the environment (GATEHOUSE_SIGNUP).`}</p>
  }
  return (
    <p className={classes.source}>
      {setText(source.by?.email, source.at ? formatAgo(source.at, now, locale) : null)}
      {reset === undefined ? null : <ResetButton name={name} {...reset} />}
    </p>
  )
}

function ResetButton({ name, to, pending, run }: { name: string } & NonNullable<Props['reset']>) {
  return (
    <Button variant="subtle" size="compact-sm" loading={pending} onClick={run} aria-label={t`Reset to ${to}: ${name}`}>
      {t`Reset to ${to}`}
    </Button>
  )
}

function setText(email: string | undefined, when: string | null): string {
  if (email === undefined) return when === null ? t`Set here.` : t`Set ${when}.`
  return when === null ? t`Set by ${email} here.` : t`Set by ${email} ${when}.`
}
