import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconArrowLeft, IconServer } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { Service } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMs, formatSince, formatUptime } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { StatusLabel } from '../../ui/StatusLabel.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { AppAccess } from '../access/AppAccess.tsx'
import { CheckNow } from './CheckNow.tsx'
import { HistoryCharts } from './HistoryCharts.tsx'
import { MaintenanceList } from './MaintenanceList.tsx'
import { ServiceActions } from './ServiceActions.tsx'
import { servicesQuery } from './services.api.ts'
import classes from './ServicePage.module.css'
import { TransitionList } from './TransitionList.tsx'

/** One service: how it is, how it has been, and what can be done about it. */
export function ServicePage() {
  const { key } = useParams({ from: '/signed-in/admin/services/$key' })
  const services = useQuery(servicesQuery)
  const locale = useLocale()
  const now = useNow(30_000)
  const service = services.data?.items.find((one) => one.key === key)
  const above = (
    <Link to={paths.services} className={classes.back ?? ''}>
      <IconArrowLeft size={16} aria-hidden="true" />
      <Trans>Services</Trans>
    </Link>
  )
  return (
    <Page
      title={service?.name ?? (services.isPending ? ' ' : t`No such service`)}
      above={above}
      summary={service ? <Summary service={service} now={now} locale={locale} /> : ' '}
      actions={service ? <ServiceActions service={service} /> : null}
    >
      {services.isPending ? <TableSkeleton rows={4} /> : null}
      {services.isError && !services.data ? (
        <ErrorNotice error={services.error} title={t`The service could not be loaded`} onRetry={() => void services.refetch()} />
      ) : null}
      {services.data && !service ? (
        <Empty icon={IconServer} title={t`No service has the key ${key}`}>
          <Trans>It may have been deleted, or taken out of the services file.</Trans>
        </Empty>
      ) : null}
      {service ? <Parts service={service} now={now} locale={locale} /> : null}
    </Page>
  )
}

type PartProps = { service: Service; now: number; locale: Locale }

function Summary({ service, now, locale }: PartProps) {
  const { status, reason, because } = service
  const since = service.since ? formatSince(service.since, now, locale) : null
  const cause = because?.name
  return (
    <span className={classes.summary}>
      <StatusLabel status={status} reason={reason} note={since === null ? null : t`since ${since}`} />
      {cause ? <span>{t`because ${cause} is unavailable`}</span> : null}
    </span>
  )
}

function Parts({ service, now, locale }: PartProps) {
  const { key, name, upstream, enabled } = service
  const isWatched = upstream !== null && enabled
  return (
    <>
      {service.last_error ? <code className={classes.error}>{service.last_error}</code> : null}
      <Section title={t`Figures`} about={t`Checks of the last hour, and the share of watched time in which they passed.`}>
        <Figures service={service} now={now} locale={locale} />
      </Section>
      {isWatched ? <HistoryCharts serviceKey={key} now={now} locale={locale} /> : null}
      {isWatched ? <CheckNow serviceKey={key} url={new URL(service.health_path, upstream).href} /> : null}
      <AppAccess app={{ key, name }} everyone={service.visibility === 'everyone'} />
      <MaintenanceList serviceKey={key} name={name} locale={locale} />
      <TransitionList serviceKey={key} locale={locale} />
    </>
  )
}

function Figures({ service, now, locale }: PartProps) {
  const { latency, uptime } = service
  const facts: [string, string | null][] = [
    [t`Median`, latency ? formatMs(latency.p50) : null],
    [t`95 of 100 within`, latency ? formatMs(latency.p95) : null],
    [t`Up, 24 hours`, shareText(uptime?.h24)],
    [t`Up, 7 days`, shareText(uptime?.d7)],
    [t`Up, 30 days`, shareText(uptime?.d30)],
    [t`Last OK`, service.last_ok_at ? formatSince(service.last_ok_at, now, locale) : t`never`],
    [t`Last check`, service.checked_at ? formatSince(service.checked_at, now, locale) : t`never`],
    [t({ message: 'Every', context: 'seconds' }), `${service.interval_s} s`],
    [t`Version`, service.version],
    [t`Settings in force`, service.settings_version === null ? null : String(service.settings_version)],
    [t`Address`, service.mount],
    [t`Upstream`, service.upstream],
    [t`Needs`, service.depends_on.length > 0 ? service.depends_on.join(', ') : null],
    [t({ message: 'For', context: 'people' }), service.visibility === 'everyone' ? t`everybody` : t`those with a grant`],
  ]
  return (
    <dl className={classes.figures}>
      {facts.map(([label, value]) =>
        value === null ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

function shareText(share: number | null | undefined): string | null {
  return share === null || share === undefined ? null : formatUptime(share)
}
