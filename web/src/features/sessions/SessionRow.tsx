import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile, IconTerminal2 } from '@tabler/icons-react'
import type { SessionItem } from '../../api/types.ts'
import { formatAgo, formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import items from '../../ui/ItemList.module.css'
import { deviceOf, placeOf } from './session-words.ts'
import classes from './SessionList.module.css'

type Props = { session: SessionItem; now: number; locale: Locale; onEnd: () => void }

const phones = new Set(['Android', 'iOS'])

export function SessionRow({ session, now, locale, onEnd }: Props) {
  const Icon = iconOf(session)
  const device = deviceOf(session)
  return (
    <li className={items.item}>
      <span className={items.icon} aria-hidden="true">
        <Icon size={20} stroke={1.5} />
      </span>
      <div className={items.words}>
        <div className={items.name}>
          {device}
          {session.current ? (
            <span className={`${items.tag} ${classes.here}`}>{session.kind === 'program' ? t`This program` : t`This browser`}</span>
          ) : null}
          {session.kind === 'program' && !session.current ? (
            <span className={items.tag}>
              <Trans>Program</Trans>
            </span>
          ) : null}
        </div>
        <div className={items.quiet}>{placeOf(session)}</div>
        <div className={items.quiet}>
          <span title={formatMoment(session.last_seen_at, locale)}>
            <Trans>Last used {formatAgo(session.last_seen_at, now, locale)}</Trans>
          </span>
          {' · '}
          <span title={t`Until ${formatMoment(session.expires_at, locale)} at the latest`}>
            <Trans>signed in {formatMoment(session.created_at, locale)}</Trans>
          </span>
        </div>
      </div>
      {session.current ? null : (
        <Button variant="default" size="compact-md" onClick={onEnd} aria-label={t`End ${device}, ${placeOf(session)}`}>
          <Trans>End</Trans>
        </Button>
      )}
    </li>
  )
}

function iconOf({ kind, os }: SessionItem) {
  if (kind === 'program') return IconTerminal2
  return os !== null && phones.has(os) ? IconDeviceMobile : IconDeviceDesktop
}
