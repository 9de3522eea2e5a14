import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { setUpSteps, type SetUpProgress, type SetUpStep } from '../../api/setup-types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatAgo } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { setUpProgressQuery, useMarkStep } from './setup.api.ts'
import classes from './Setup.module.css'
import { openStepAfter, stateOf } from './steps.ts'

type Props = { step: SetUpStep; progress: SetUpProgress; title: string; about: ReactNode; isBare?: boolean; children: ReactNode }

/** One step: what it is about, and what there is to do. */
export function StepFrame({ step, progress, title, about, isBare = false, children }: Props) {
  const id = useId()
  const number = setUpSteps.indexOf(step) + 1
  const all = setUpSteps.length
  return (
    <section className={classes.step} aria-labelledby={id} data-bare={isBare || undefined}>
      <p className={classes.number}>{t`Step ${number} of ${all}`}</p>
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      <p className={classes.about}>{about}</p>
      <SkippedBy step={step} progress={progress} />
      {children}
    </section>
  )
}

function SkippedBy({ step, progress }: Pick<Props, 'step' | 'progress'>) {
  const locale = useLocale()
  const now = useNow(30_000)
  const { state, at, by } = progress.steps.find((one) => one.step === step) ?? {}
  if (state !== 'skipped' || !at || !by) return null
  const [{ email }, when] = [by, formatAgo(at, now, locale)]
  return <p className={classes.skipped}>{t`Left for later by ${email} ${when}. You can do it now.`}</p>
}

/** Goes to the next step that is open, or to the end. What was just saved is no reason to ask before leaving. */
export function useGoOn(step: SetUpStep, known: SetUpProgress): () => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    const progress = await queryClient.fetchQuery(setUpProgressQuery).catch(() => known)
    await navigate({ to: paths.setUpStep, params: { step: openStepAfter(progress, step) ?? 'end' }, ignoreBlocker: true })
  }
}

type FootProps = Pick<Props, 'step' | 'progress'> & {
  /** Whether the step's own button goes on too, so that one that is done needs no other. */
  goesOn?: boolean
  /** The step's own button. Where there is none one only goes on. */
  children?: ReactNode
}

/** Below a step: the way past it, and its button. */
export function StepFoot({ step, progress, goesOn = false, children }: FootProps) {
  const isDone = stateOf(progress, step) === 'done'
  return (
    <div className={classes.foot}>
      {isDone && goesOn ? null : <SkipStep step={step} progress={progress} />}
      {children}
    </div>
  )
}

/** Leaves a step for later; one that is done or was left before is only gone past. */
export function SkipStep({ step, progress }: Pick<Props, 'step' | 'progress'>) {
  const skip = useMarkStep()
  const goOn = useGoOn(step, progress)
  if (step === 'admin' || stateOf(progress, step) !== 'to_do') {
    return (
      <Button variant={stateOf(progress, step) === 'done' ? 'filled' : 'default'} onClick={() => void goOn()}>
        <Trans>Go on</Trans>
      </Button>
    )
  }
  return (
    <>
      {skip.isError ? <ErrorNotice error={skip.error} title={t`The step could not be skipped`} /> : null}
      <Button
        variant="default"
        loading={skip.isPending}
        onClick={() => skip.mutate({ step, mark: 'skipped' }, { onSuccess: () => void goOn() })}
      >
        <Trans>Skip for now</Trans>
      </Button>
    </>
  )
}
