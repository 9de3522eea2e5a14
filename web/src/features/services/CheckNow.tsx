import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconActivity } from '@tabler/icons-react'
import type { CheckResult } from '../../api/types.ts'
import { i18n } from '../../language/words.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMs } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { reasonWords } from './reasons.ts'
import { useCheckNow } from './services.api.ts'
import classes from './ServicePage.module.css'

const phases = [
  { key: 'dns_ms', label: msg`Find the name` },
  { key: 'connect_ms', label: msg`Connect` },
  { key: 'tls_ms', label: msg`Agree on TLS` },
  { key: 'first_byte_ms', label: msg`First byte` },
] as const

/** One check that an admin asks for, with the time of each part. */
export function CheckNow({ serviceKey, url }: { serviceKey: string; url: string }) {
  const check = useCheckNow(serviceKey)
  return (
    <Section title={t({ message: 'Check', context: 'noun' })} about={t`GET ${url}, as the monitor does.`}>
      <Button
        variant="default"
        leftSection={<IconActivity size={16} aria-hidden="true" />}
        onClick={() => check.mutate()}
        loading={check.isPending}
      >
        <Trans>Check now</Trans>
      </Button>
      {check.error ? <ErrorNotice error={check.error} title={t`It was not checked`} /> : null}
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
        {verdict(result)}
      </p>
      {reasonWords(result.reason) ? <p className={classes.quiet}>{reasonWords(result.reason)}</p> : null}
      {result.detail ? <code className={classes.detail}>{result.detail}</code> : null}
      <dl className={classes.phases}>
        {phases.map(({ key, label }) => (
          <div key={key}>
            <dt>{i18n._(label)}</dt>
            <dd>
              <span className={classes.bar} style={{ width: `${((times[key] ?? 0) / longest) * 100}%` }} />
              <span>{times[key] === null ? '–' : formatMs(times[key])}</span>
            </dd>
          </div>
        ))}
      </dl>
      {result.version || result.settings_version !== null ? <p className={classes.quiet}>{versionsText(result)}</p> : null}
    </div>
  )
}

function verdict({ ok, http_status: status, phases: { total_ms } }: CheckResult): string {
  const total = formatMs(total_ms)
  if (status === null) return ok ? t`It works, ${total} in all` : t`It failed, ${total} in all`
  return ok ? t`It works, HTTP ${status}, ${total} in all` : t`It failed, HTTP ${status}, ${total} in all`
}

function versionsText({ version, settings_version: settings }: CheckResult): string {
  if (settings === null) return version ? t`Version ${version}` : ''
  return version ? t`Version ${version}, settings ${settings} in force` : t`settings ${settings} in force`
}
