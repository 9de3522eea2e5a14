import type { Service } from '../../api/types.ts'
import { formatMs, formatSince, formatUptime } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { Sparkline } from '../../ui/Sparkline.tsx'
import { StatusLabel } from '../../ui/StatusLabel.tsx'
import classes from './ServicesPage.module.css'

export function ServiceCard({ service, now, locale }: { service: Service; now: number; locale: Locale }) {
  const { status, since, latency, uptime } = service
  return (
    <article className={classes.card} aria-label={service.name}>
      <header className={classes.head}>
        <div className={classes.words}>
          <h2 className={classes.name}>{service.name}</h2>
          <code className={classes.key}>{service.key}</code>
        </div>
        <StatusLabel status={status} reason={service.reason} note={since ? `since ${formatSince(since, now, locale)}` : null} />
      </header>
      <div className={classes.figures}>
        <Figure label="Typical answer">{latency ? formatMs(latency.p50) : '–'}</Figure>
        <Figure label="Slow answer (p95)">{latency ? formatMs(latency.p95) : '–'}</Figure>
        <Figure label="Up, 24 hours">{uptimeText(uptime?.h24)}</Figure>
        <Figure label="Up, 30 days">{uptimeText(uptime?.d30)}</Figure>
        <div className={classes.spark}>
          <Sparkline values={service.spark} />
        </div>
      </div>
      {service.last_error ? (
        <p className={classes.error}>
          <strong>{status === 'up' ? 'Last error' : 'Error'}</strong> <code>{service.last_error}</code>
        </p>
      ) : null}
      <dl className={classes.facts}>
        {service.mount ? <Fact label="Address">{service.mount}</Fact> : null}
        {service.upstream ? <Fact label="Upstream">{service.upstream}</Fact> : null}
        <Fact label="Health path">{service.health_path}</Fact>
        <Fact label="Last OK">{service.last_ok_at ? formatSince(service.last_ok_at, now, locale) : 'never'}</Fact>
        {service.version ? <Fact label="Version">{service.version}</Fact> : null}
        <Fact label="For">{service.visibility === 'everyone' ? 'everybody' : 'those with a grant'}</Fact>
        <Fact label="Set in">{service.source === 'admin' ? 'here' : 'configuration'}</Fact>
      </dl>
    </article>
  )
}

function Figure({ label, children }: { label: string; children: string }) {
  return (
    <div className={classes.figure}>
      <span className={classes.value}>{children}</span>
      <span className={classes.label}>{label}</span>
    </div>
  )
}

function Fact({ label, children }: { label: string; children: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function uptimeText(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : formatUptime(share)
}
