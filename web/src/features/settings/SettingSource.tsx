import { Button } from '@mantine/core'
import type { SettingSource as Source } from '../../api/settings-types.ts'
import { formatAgo } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import classes from './SettingSource.module.css'

type Props = {
  /** What the setting is called, for who hears the button without seeing its place. */
  name: string
  source: Source
  /** What a reset brings back, in words. */
  resetsTo: string
  pending: boolean
  onReset: () => void
}

/** Where a value comes from, and the way back to what it was before anybody set it here. */
export function SettingSource({ name, source, resetsTo, pending, onReset }: Props) {
  const locale = useLocale()
  const now = useNow(30_000)
  if (source.from !== 'here') {
    return <p className={classes.source}>{source.from === 'default' ? 'The default.' : 'From the environment (GATEHOUSE_SIGNUP).'}</p>
  }
  return (
    <p className={classes.source}>
      Set {source.by ? `by ${source.by.email} ` : ''}
      {source.at ? formatAgo(source.at, now, locale) : 'here'}.
      <Button variant="subtle" size="compact-xs" loading={pending} onClick={onReset} aria-label={`Reset ${name} to ${resetsTo}`}>
        Reset to {resetsTo}
      </Button>
    </p>
  )
}
