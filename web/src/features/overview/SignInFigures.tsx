import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { Overview, SignInDay } from '../../api/overview-types.ts'
import { formatDate, formatNumber } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { barHeights, describeDays } from './days.ts'
import classes from './Overview.module.css'

type Props = { overview: Overview; locale: Locale }

/** How many people come, and how much they sign in, over two weeks. */
export function SignInFigures({ overview: { sign_ins: days, active_people: active }, locale }: Props) {
  return (
    <>
      <dl className={classes.figures}>
        <Figure term={t`In 24 hours`} value={active.day} />
        <Figure term={t`In 7 days`} value={active.week} />
        <Figure term={t`In 30 days`} value={active.month} />
      </dl>
      <DayBars title={t`Sign-ins`} days={days} valueOf={({ opened }) => opened} locale={locale} />
      <DayBars title={t`Refused sign-ins`} days={days} valueOf={({ refused }) => refused} locale={locale} tone="refused" />
    </>
  )
}

function Figure({ term, value }: { term: string; value: number }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{formatNumber(value)}</dd>
    </div>
  )
}

type BarsProps = {
  title: string
  days: readonly SignInDay[]
  valueOf: (day: SignInDay) => number
  locale: Locale
  tone?: 'refused'
}

/** A bar a day; the last one is today, and not whole yet. */
function DayBars({ title, days, valueOf, locale, tone }: BarsProps) {
  const values = days.map(valueOf)
  const heights = barHeights(values)
  const today = formatNumber(values.at(-1) ?? 0)
  const dayWords = (day: string): string => formatDate(day, { ...locale, timeZone: 'UTC' })
  return (
    <figure className={classes.trend}>
      <figcaption>
        <span>{title}</span>
        <span className={classes.today}>
          <Trans>
            <strong>{today}</strong> today
          </Trans>
        </span>
      </figcaption>
      <div className={classes.bars} role="img" aria-label={`${title}: ${describeDays(values)}`} data-tone={tone}>
        {days.map((day, at) => (
          <span key={day.day} title={`${dayWords(day.day)}: ${formatNumber(valueOf(day))}`} style={{ height: `${heights[at] ?? 0}%` }} />
        ))}
      </div>
      <div className={classes.span} aria-hidden="true">
        <span>{days[0] ? dayWords(days[0].day) : ''}</span>
        <span>
          <Trans>days in UTC</Trans>
        </span>
        <span>
          <Trans>today</Trans>
        </span>
      </div>
    </figure>
  )
}
