import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import type { ServiceTrial, ServiceTrialStep } from '../../api/service-types.ts'
import { i18n } from '../../language/words.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMs } from '../../ui/format.ts'
import { Ladder } from '../../ui/Ladder.tsx'
import { useTryService } from './registry.api.ts'
import classes from './ServiceForm.module.css'

const names: Record<ServiceTrialStep['step'], MessageDescriptor> = {
  address: msg`The address may be called`,
  dns: msg`Its name has an address`,
  connect: msg`Something listens there`,
  tls: msg`The connection is secure`,
  http: msg`It says that it works`,
}

type Props = { upstream: string; healthPath: string; timeoutMs: number }

/** Tries what is in the form, saved or not: how far it comes, and how long each step takes. */
export function TryAddress({ upstream, healthPath, timeoutMs }: Props) {
  const test = useTryService()
  return (
    <div className={classes.try}>
      <Button
        variant="default"
        leftSection={<IconPlugConnected size={16} aria-hidden="true" />}
        loading={test.isPending}
        disabled={upstream.trim() === ''}
        onClick={() => test.mutate({ upstream: upstream.trim(), health_path: healthPath, timeout_ms: timeoutMs })}
      >
        <Trans>Test the address</Trans>
      </Button>
      {test.isError ? <ErrorNotice error={test.error} title={t`It could not be tested`} /> : null}
      <div aria-live="polite">{test.data ? <Result trial={test.data} /> : null}</div>
    </div>
  )
}

function Result({ trial }: { trial: ServiceTrial }) {
  const rungs = trial.steps
    .filter(({ state }) => state !== 'not_needed')
    .map(({ step, state, ms, code, detail }) => ({
      key: step,
      name: i18n._(names[step]),
      step: state === 'not_reached' ? undefined : { ok: state === 'ok', ms: ms ?? 0, code, detail },
    }))
  return (
    <>
      <p className={classes.verdict} data-ok={trial.ok}>
        {verdict(trial)}
      </p>
      <Ladder rungs={rungs} />
      <p className={classes.hint}>
        GET <code>{trial.url}</code>
      </p>
    </>
  )
}

function verdict({ ok, total_ms, version }: ServiceTrial): string {
  const time = formatMs(total_ms)
  if (!version) return ok ? t`It works, in ${time}` : t`It does not work yet`
  return ok ? t`It works, in ${time}, version ${version}` : t`It does not work yet, version ${version}`
}
