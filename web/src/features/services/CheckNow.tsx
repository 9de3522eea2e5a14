import { Button } from '@mantine/core'
import { IconActivity } from '@tabler/icons-react'
import type { CheckResult } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMs } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { reasonWords } from './reasons.ts'
import { useCheckNow } from './services.api.ts'
import classes from './ServicePage.module.css'

const phases = [
  { key: 'dns_ms', label: 'Find the name' },
  { key: 'connect_ms', label: 'Connect' },
  { key: 'tls_ms', label: 'Agree on TLS' },
  { key: 'first_byte_ms', label: 'First byte' },
] as const

/** One check that an admin asks for, with the time of each part. */
export function CheckNow({ serviceKey, url }: { serviceKey: string; url: string }) {
  const check = useCheckNow(serviceKey)
  return (
    <Section title="Check" about={`GET ${url}, as the monitor does.`}>
      <Button
        variant="default"
        leftSection={<IconActivity size={16} aria-hidden="true" />}
        onClick={() => check.mutate()}
        loading={check.isPending}
      >
        Check now
      </Button>
      {check.error ? <ErrorNotice error={check.error} title="It was not checked" /> : null}
      <div aria-live="polite">{check.data ? <Result result={check.data} /> : null}</div>
    </Section>
  )
}

function Result({ result }: { result: CheckResult }) {
  const { phases: times } = result
  const longest = Math.max(1, ...phases.map(({ key }) => times[key] ?? 0))
  return (
    <div className={classes.result}>
      <p className={classes.verdict} data-ok={result.ok}>
        {result.ok ? 'It works' : 'It failed'}
        {result.http_status === null ? '' : `, HTTP ${result.http_status}`}, {formatMs(times.total_ms)} in all
      </p>
      {reasonWords(result.reason) ? <p className={classes.quiet}>{reasonWords(result.reason)}</p> : null}
      {result.detail ? <code className={classes.detail}>{result.detail}</code> : null}
      <dl className={classes.phases}>
        {phases.map(({ key, label }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>
              <span className={classes.bar} style={{ width: `${((times[key] ?? 0) / longest) * 100}%` }} />
              <span>{times[key] === null ? '–' : formatMs(times[key])}</span>
            </dd>
          </div>
        ))}
      </dl>
      {result.version || result.settings_version !== null ? (
        <p className={classes.quiet}>
          {[
            result.version ? `Version ${result.version}` : '',
            result.settings_version === null ? '' : `settings ${result.settings_version} in force`,
          ]
            .filter((part) => part !== '')
            .join(', ')}
        </p>
      ) : null}
    </div>
  )
}
