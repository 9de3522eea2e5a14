import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { StatusChange } from '../../api/overview-types.ts'
import { paths } from '../../paths.ts'
import { formatMoment, formatSince } from '../../ui/format.ts'
import { StatusLabel } from '../../ui/StatusLabel.tsx'
import { reasonWords } from '../services/reasons.ts'
import type { When } from './attention-words.ts'
import classes from './Overview.module.css'

/** When services changed of late. */
export function ChangeList({ changes, when: { now, locale } }: { changes: readonly StatusChange[]; when: When }) {
  if (changes.length === 0)
    return (
      <p className={classes.quiet}>
        <Trans>No service has changed yet.</Trans>
      </p>
    )
  return (
    <ol className={classes.changes}>
      {changes.map(({ key, name, at, to, reason }) => (
        <li key={`${key} ${at} ${to}`}>
          <time dateTime={at} title={formatMoment(at, locale)}>
            {formatSince(at, now, locale)}
          </time>
          <Link to={paths.service} params={{ key }} className={classes.name ?? ''}>
            {name}
          </Link>
          <StatusLabel status={to} reason={reason} note={reasonWords(reason)} />
        </li>
      ))}
    </ol>
  )
}
