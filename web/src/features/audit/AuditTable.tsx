import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, useId, useState } from 'react'
import type { AuditEvent } from '../../api/audit-types.ts'
import { formatMoment, formatSince } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import table from '../../ui/Table.module.css'
import { actionWords } from './action-words.ts'
import classes from './Audit.module.css'
import { AuditDetails } from './AuditDetails.tsx'

export function AuditTable({ events }: { events: readonly AuditEvent[] }) {
  const [opened, setOpened] = useState<string | null>(null)
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">
                <Trans>Details</Trans>
              </span>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>When</Trans>
            </th>
            <th scope="col">
              <Trans>What</Trans>
            </th>
            <th scope="col" className={table.wide}>
              <Trans>Who</Trans>
            </th>
            <th scope="col" className={table.wide}>
              <Trans>To</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRows
              key={event.id}
              event={event}
              opened={opened === event.id}
              onToggle={() => setOpened(opened === event.id ? null : event.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function EventRows({ event, opened, onToggle }: { event: AuditEvent; opened: boolean; onToggle: () => void }) {
  const locale = useLocale()
  const now = useNow(60_000)
  const id = useId()
  const { area, deed } = actionWords(event.action)
  const when = formatSince(event.at, now, locale)
  const target = targetOf(event)
  return (
    <Fragment>
      <tr className={opened ? classes.opened : ''}>
        <td className={`${table.fit} ${classes.toggle}`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-expanded={opened}
            aria-controls={opened ? id : undefined}
            aria-label={t`Details of ${area} ${deed}, ${when}`}
            onClick={onToggle}
          >
            {opened ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
          </ActionIcon>
        </td>
        <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(event.at, locale)}>
          {when}
        </td>
        <td>
          <span className={classes.area}>{area}</span> {deed}
          {event.outcome === 'failure' ? (
            <span className={classes.refused}>
              <Trans>Refused</Trans>
            </span>
          ) : null}
          <span className={`${classes.small} ${table.phone}`}>{[when, whoOf(event), target].filter(Boolean).join(' · ')}</span>
        </td>
        <td className={table.wide}>{whoOf(event)}</td>
        <td className={`${table.wide} ${table.quiet}`}>{target}</td>
      </tr>
      {opened ? (
        <tr id={id} className={classes.detailRow}>
          <td colSpan={5}>
            <AuditDetails event={event} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  )
}

export function whoOf({ actor }: AuditEvent): string {
  if (actor.kind === 'operator') return t`Command line`
  const { label } = actor
  if (actor.kind === 'system') return label === null ? 'Gatehouse' : t`Gatehouse (${label})`
  return label ?? t`Somebody not signed in`
}

function targetOf({ target, actor }: AuditEvent): string {
  if (target === null || target.id === actor.id) return ''
  return target.label ?? (target.kind === 'settings' ? target.id : '')
}
