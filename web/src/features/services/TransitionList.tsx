import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { StatusLabel } from '../../ui/StatusLabel.tsx'
import { reasonWords } from './reasons.ts'
import { historyQuery } from './services.api.ts'
import classes from './ServicePage.module.css'

/** So many are shown; the API has the last 500. */
const shown = 25

/** When the status of a service changed, and why. */
export function TransitionList({ serviceKey, locale }: { serviceKey: string; locale: Locale }) {
  const history = useQuery(historyQuery(serviceKey, '24h'))
  const transitions = history.data?.transitions.slice(0, shown) ?? []
  if (!history.data) return null
  return (
    <Section title={t`Changes`} about={t`The latest ${shown}. The last 500 are kept.`}>
      {transitions.length === 0 ? <p className={classes.quiet}>{t`Nothing has changed yet.`}</p> : null}
      <ol className={classes.transitions}>
        {transitions.map((one) => (
          <li key={`${one.at} ${one.to}`}>
            <time dateTime={one.at}>{formatMoment(one.at, locale)}</time>
            <div>
              <StatusLabel status={one.to} reason={one.reason} note={reasonWords(one.reason)} />
              {one.because ? <p className={classes.quiet}>{becauseOf(one.because)}</p> : null}
              {one.detail ? <code className={classes.detail}>{one.detail}</code> : null}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}

const becauseOf = (cause: string): string => t`because of ${cause}`
