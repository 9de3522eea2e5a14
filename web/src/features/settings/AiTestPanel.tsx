import { Button } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import type { AiTest, AiTestStep } from '../../api/settings-types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMs } from '../../ui/format.ts'
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
      <div aria-live="polite">{test.data ? <Ladder result={test.data} /> : null}</div>
    </div>
  )
}

function Ladder({ result }: { result: AiTest }) {
  const steps = new Map(result.steps.map((step) => [step.step, step]))
  return (
    <>
      <ol className={classes.ladder}>
        {order.map((name) => (
          <Rung key={name} name={stepNames[name]} step={steps.get(name)} />
        ))}
      </ol>
      {result.reply === null ? null : (
        <p className={classes.reply}>
          <span>{result.model ?? 'The model'} said:</span> “{result.reply}”
        </p>
      )}
    </>
  )
}

function Rung({ name, step }: { name: string; step: AiTestStep | undefined }) {
  const state = step === undefined ? 'skipped' : step.ok ? 'ok' : 'failed'
  const Icon = { ok: IconCircleCheck, failed: IconCircleX, skipped: IconCircleDashed }[state]
  const word = { ok: 'OK', failed: 'Failed', skipped: 'Not reached' }[state]
  return (
    <li className={classes.rung} data-state={state}>
      <Icon className={classes.icon} size={20} stroke={1.75} aria-hidden="true" />
      <div className={classes.words}>
        <span className={classes.name}>{name}</span>
        {step && !step.ok ? (
          <span className={classes.detail}>
            {step.detail ?? 'No detail was given.'} {step.code ? <code>{step.code}</code> : null}
          </span>
        ) : null}
      </div>
      <span className={classes.time}>{step ? `${word} · ${formatMs(step.ms)}` : word}</span>
    </li>
  )
}
