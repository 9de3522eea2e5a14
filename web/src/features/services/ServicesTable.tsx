import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Service } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { formatMs, formatSince, formatUptime } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { StatusLabel } from '../../ui/StatusLabel.tsx'
import table from '../../ui/Table.module.css'
import { MoveButtons } from './MoveButtons.tsx'
import classes from './ServicesTable.module.css'
import { useServiceOrder } from './use-service-order.ts'

type Props = { services: readonly Service[]; now: number; locale: Locale }

export function ServicesTable({ services, now, locale }: Props) {
  const order = useServiceOrder(services)
  return (
    <div className={table.scroll}>
      <table className={`${table.table} ${classes.table}`} data-ordering={order.dragged === null ? undefined : ''}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Service</Trans>
            </th>
            <th scope="col">
              <Trans>Status</Trans>
            </th>
            <th scope="col" className={table.end} title={t`Half of the checks of the last hour were answered faster`}>
              <Trans>Median</Trans>
            </th>
            <th scope="col" className={table.end} title={t`95 of 100 checks of the last hour were answered faster`}>
              p95
            </th>
            <th scope="col" className={table.end}>
              <Trans>24 hours</Trans>
            </th>
            <th scope="col" className={table.end}>
              <Trans>7 days</Trans>
            </th>
            <th scope="col" className={table.end}>
              <Trans>30 days</Trans>
            </th>
            <th scope="col">
              <Trans>Version</Trans>
            </th>
            <th scope="col">
              <Trans>Order</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {order.services.map((service) => (
            <ServiceRow
              key={service.key}
              service={service}
              now={now}
              locale={locale}
              order={<MoveButtons service={service} order={order} />}
              place={order.canMove(service.key) ? service.key : undefined}
              isDragged={order.dragged === service.key}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = {
  service: Service
  now: number
  locale: Locale
  order: ReactNode
  /** Its key, where others can be dragged to its place. */
  place: string | undefined
  isDragged: boolean
}

function ServiceRow({ service, now, locale, order, place, isDragged }: RowProps) {
  const { status, reason, since, latency, uptime } = service
  return (
    <tr data-place={place} data-dragged={isDragged || undefined}>
      <td className={classes.service}>
        <Link to={paths.service} params={{ key: service.key }} className={classes.name}>
          {service.name}
        </Link>
        <code className={classes.key}>{service.key}</code>
        {service.source === 'admin' ? null : (
          <span className={classes.source}>{service.source === 'file' ? t`services file` : t`comes along`}</span>
        )}
      </td>
      <td>
        <StatusLabel status={status} reason={reason} note={since ? t`since ${formatSince(since, now, locale)}` : null} />
        {service.because ? (
          <p className={classes.note}>
            {service.because.name === null ? t`because of another service` : t`because of ${service.because.name}`}
          </p>
        ) : null}
        {service.last_error ? <code className={classes.error}>{service.last_error}</code> : null}
      </td>
      <Figure label={t`Median`}>{latency ? formatMs(latency.p50) : null}</Figure>
      <Figure label="p95">{latency ? formatMs(latency.p95) : null}</Figure>
      <Figure label={t`24 hours`}>{shareText(uptime?.h24)}</Figure>
      <Figure label={t`7 days`}>{shareText(uptime?.d7)}</Figure>
      <Figure label={t`30 days`}>{shareText(uptime?.d30)}</Figure>
      <td className={classes.version}>
        {service.version ?? '–'}
        {service.settings_version === null ? null : (
          <span className={classes.note}>
            <Trans>settings {service.settings_version} in force</Trans>
          </span>
        )}
      </td>
      <td className={classes.order}>{order}</td>
    </tr>
  )
}

/** The heading is repeated at the figure where a phone has no room for columns. */
function Figure({ label, children }: { label: string; children: string | null }) {
  return (
    <td className={`${table.end} ${classes.figure}`} data-label={label}>
      {children ?? '–'}
    </td>
  )
}

function shareText(share: number | null | undefined): string | null {
  return share === null || share === undefined ? null : formatUptime(share)
}
