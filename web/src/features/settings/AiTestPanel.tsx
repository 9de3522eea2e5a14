import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { AiTest, AiTestStep } from '../../api/settings-types.ts'
import { i18n } from '../../language/words.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Ladder } from '../../ui/Ladder.tsx'
import classes from './AiTestPanel.module.css'
import { useTestAi } from './settings.api.ts'

const order = ['configuration', 'service', 'provider'] as const

const stepNames = {
  configuration: msg`The settings are complete`,
  service: msg`The ai service runs them`,
  provider: msg`The provider answers`,
} satisfies Record<AiTestStep['step'], MessageDescriptor>

/** The way an answer takes, step by step: where it stops and how long each part took. */
export function AiTestPanel({ canTest }: { canTest: boolean }) {
  const test = useTestAi()
  return (
    <div className={classes.panel}>
      <Button variant="default" loading={test.isPending} disabled={!canTest} onClick={() => test.mutate()}>
        <Trans>Test now</Trans>
      </Button>
      {canTest ? null : <p className={classes.hint}>{t`Save a provider first.`}</p>}
      {test.isError ? <ErrorNotice error={test.error} title={t`The test could not be run`} /> : null}
      <div aria-live="polite">{test.data ? <Result result={test.data} /> : null}</div>
    </div>
  )
}

function Result({ result }: { result: AiTest }) {
  const steps = new Map(result.steps.map((step) => [step.step, step]))
  const { model, reply } = result
  const speaker = model ?? t`The model`
  return (
    <>
      <Ladder rungs={order.map((name) => ({ key: name, name: i18n._(stepNames[name]), step: steps.get(name) }))} />
      {reply === null ? null : (
        <p className={classes.reply}>
          <Trans>
            <span>{speaker} said:</span> “{reply}”
          </Trans>
        </p>
      )}
    </>
  )
}
