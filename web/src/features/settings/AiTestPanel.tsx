import { Button } from '@mantine/core'
import type { AiTest, AiTestStep } from '../../api/settings-types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Ladder } from '../../ui/Ladder.tsx'
import classes from './AiTestPanel.module.css'
import { useTestAi } from './settings.api.ts'

const order = ['configuration', 'service', 'provider'] as const

const stepNames = {
  configuration: 'The settings are complete',
  service: 'The ai service runs them',
  provider: 'The provider answers',
} satisfies Record<AiTestStep['step'], string>

/** The way an answer takes, step by step: where it stops and how long each part took. */
export function AiTestPanel({ canTest }: { canTest: boolean }) {
  const test = useTestAi()
  return (
    <div className={classes.panel}>
      <Button variant="default" loading={test.isPending} disabled={!canTest} onClick={() => test.mutate()}>
        Test now
      </Button>
      {canTest ? null : <p className={classes.hint}>Save a provider first.</p>}
      {test.isError ? <ErrorNotice error={test.error} title="The test could not be run" /> : null}
      <div aria-live="polite">{test.data ? <Result result={test.data} /> : null}</div>
    </div>
  )
}

function Result({ result }: { result: AiTest }) {
  const steps = new Map(result.steps.map((step) => [step.step, step]))
  return (
    <>
      <Ladder rungs={order.map((name) => ({ key: name, name: stepNames[name], step: steps.get(name) }))} />
      {result.reply === null ? null : (
        <p className={classes.reply}>
          <span>{result.model ?? 'The model'} said:</span> “{result.reply}”
        </p>
      )}
    </>
  )
}
