import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconCircleCheck, IconShieldX } from '@tabler/icons-react'
import type { AccountActivity } from '../../api/audit-types.ts'
import { formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import items from '../../ui/ItemList.module.css'
import { useLocale } from '../../ui/locale.ts'
import { actionWords } from '../audit/action-words.ts'
import { differenceOf } from '../audit/difference.ts'
import { nameWords } from '../audit/value-words.ts'
import { deviceOf, placeOf } from '../sessions/session-words.ts'
import classes from './ActivityRow.module.css'

export function ActivityRow({ event }: { event: AccountActivity }) {
  const locale = useLocale()
  const isRefused = event.outcome === 'failure'
  const Icon = isRefused ? IconShieldX : IconCircleCheck
  const { area, deed } = actionWords(event.action)
  const changes = changesIn(event, locale)
  return (
    <li className={items.item}>
      <span className={items.icon} aria-hidden="true">
        <Icon size={20} stroke={1.5} />
      </span>
      <div className={items.words}>
        <div className={items.name}>
          {area} {deed}
          {isRefused ? (
            <span className={classes.refused}>
              <IconShieldX size={14} aria-hidden="true" />
              <Trans>Refused</Trans>
            </span>
          ) : null}
        </div>
        {changes === '' ? null : <div className={items.quiet}>{changes}</div>}
        <div className={items.quiet}>{[formatMoment(event.at, locale), ...whereFrom(event)].join(' · ')}</div>
      </div>
    </li>
  )
}

/** "Role: user → admin"; what stayed as it was is left out. */
function changesIn({ before, after }: AccountActivity, locale: Locale): string {
  return differenceOf(before, after, locale)
    .filter(({ same }) => !same)
    .map((line) => `${nameWords(line.name)}: ${[line.before, line.after].filter((value) => value !== null).join(' → ')}`)
    .join(' · ')
}

function whereFrom(event: AccountActivity): string[] {
  if (event.by === 'admin') return [t`by an admin`]
  if (event.by === 'operator') return [t`at the command line`]
  const device = event.client === null && event.os === null ? [] : [deviceOf({ ...event, kind: 'browser' })]
  return [...device, ...(event.network === null ? [] : [placeOf(event)])]
}
