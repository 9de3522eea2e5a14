import { t } from '@lingui/core/macro'
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import { inOurWords } from '../language/server-words.ts'
import { formatMs } from './format.ts'
import classes from './Ladder.module.css'

type Step = { ok: boolean; ms: number; code: string | null; detail: string | null }
type Rung = { key: string; name: string; step: Step | undefined }

/** A test rung by rung: how far it came, where it stopped and how long each part took. */
export function Ladder({ rungs }: { rungs: readonly Rung[] }) {
  return (
    <ol className={classes.ladder}>
      {rungs.map(({ key, name, step }) => (
        <RungLine key={key} name={name} step={step} />
      ))}
    </ol>
  )
}

function RungLine({ name, step }: { name: string; step: Step | undefined }) {
  const state = step === undefined ? 'skipped' : step.ok ? 'ok' : 'failed'
  const Icon = { ok: IconCircleCheck, failed: IconCircleX, skipped: IconCircleDashed }[state]
  const word = { ok: 'OK', failed: t`Failed`, skipped: t`Not reached` }[state]
  return (
    <li className={classes.rung} data-state={state}>
      <Icon className={classes.icon} size={20} stroke={1.75} aria-hidden="true" />
      <div className={classes.words}>
        <span className={classes.name}>{name}</span>
        {step && !step.ok ? (
          <span className={classes.detail}>
            {step.detail === null ? t`No detail was given.` : inOurWords(step.detail)} {step.code ? <code>{step.code}</code> : null}
          </span>
        ) : null}
        {step?.ok && step.detail !== null ? <span className={classes.note}>{inOurWords(step.detail)}</span> : null}
      </div>
      <span className={classes.time}>{step ? `${word} · ${formatMs(step.ms)}` : word}</span>
    </li>
  )
}
