import { t } from '@lingui/core/macro'
import { SegmentedControl, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HistoryRange, ServiceHistory } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMs, formatSince, formatUptime } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { linePath, scaleTop, uptimeBars } from './chart.ts'
import classes from './HistoryCharts.module.css'
import { historyQuery } from './services.api.ts'

const spans: Record<HistoryRange, number> = { '24h': 86_400_000, '7d': 7 * 86_400_000, '90d': 90 * 86_400_000 }
const bars: Record<HistoryRange, number> = { '24h': 48, '7d': 84, '90d': 90 }
const size = { width: 640, height: 120 }

type Props = { serviceKey: string; now: number; locale: Locale }

/** How a service answered over a day, a week or three months. */
export function HistoryCharts({ serviceKey, now, locale }: Props) {
  const [range, setRange] = useState<HistoryRange>('24h')
  const history = useQuery(historyQuery(serviceKey, range))
  return (
    <Section title={t`History`} about={t`How fast checks were answered, and when they were. A minute behind at most.`}>
      <div className={classes.head}>
        <SegmentedControl
          aria-label={t`Period`}
          size="sm"
          value={range}
          onChange={(value) => setRange(value)}
          data={[
            { value: '24h', label: t`24 hours` },
            { value: '7d', label: t`7 days` },
            { value: '90d', label: t`90 days` },
          ]}
        />
      </div>
      {history.isPending ? <Skeleton height={190} /> : null}
      {history.isError && !history.data ? (
        <ErrorNotice error={history.error} title={t`The history could not be loaded`} onRetry={() => void history.refetch()} />
      ) : null}
      {history.data ? <Charts history={history.data} now={now} locale={locale} /> : null}
    </Section>
  )
}

function Charts({ history, now, locale }: { history: ServiceHistory; now: number; locale: Locale }) {
  const { buckets, seconds, range } = history
  const span = spans[range]
  if (buckets.length === 0) return <p className={classes.empty}>{t`Nothing has been seen of it in this time.`}</p>
  const top = scaleTop(buckets.flatMap(({ p95 }) => p95 ?? []))
  const topText = formatMs(top)
  const frame = { end: now, span, seconds, top, size }
  const shares = uptimeBars(buckets, { end: now, span, count: bars[range] })
  return (
    <figure className={classes.charts}>
      <div className={classes.scale} aria-hidden="true">
        <span>{topText}</span>
        <span>0</span>
      </div>
      <svg
        className={classes.lines}
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t`Answer times up to ${topText}; half of the checks in the lower line, 95 of 100 in the upper one`}
      >
        <path className={classes.p95} d={linePath(buckets, ({ p95 }) => p95, frame)} />
        <path className={classes.p50} d={linePath(buckets, ({ p50 }) => p50, frame)} />
      </svg>
      <div className={classes.bars} role="img" aria-label={describeShares(shares)}>
        {shares.map((share, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a bar is its place
          <span key={at} data-state={stateOf(share)} title={share === null ? t`Nobody looked` : formatUptime(share)} />
        ))}
      </div>
      <div className={classes.times} aria-hidden="true">
        <span>{formatSince(new Date(now - span).toISOString(), now, locale)}</span>
        <span>{t`now`}</span>
      </div>
      <figcaption className={classes.legend}>
        <span data-line="p50">{t`Median`}</span>
        <span data-line="p95">{t`95 of 100 are faster`}</span>
      </figcaption>
    </figure>
  )
}

function stateOf(share: number | null): string {
  if (share === null) return 'unknown'
  if (share >= 0.9999) return 'good'
  return share >= 0.95 ? 'mostly' : 'bad'
}

function describeShares(shares: readonly (number | null)[]): string {
  const known = shares.filter((share) => share !== null)
  const bad = known.filter((share) => share < 0.9999).length
  const watched = known.length
  return watched === 0 ? t`No history yet` : t`${bad} of ${watched} stretches of time had failed checks`
}
