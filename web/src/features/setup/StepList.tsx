import { t } from '@lingui/core/macro'
import { IconArrowForwardUp, IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { SetUpProgress } from '../../api/setup-types.ts'
import { paths } from '../../paths.ts'
import classes from './Setup.module.css'
import { stateName, stepName } from './step-words.ts'

/** All steps with how far each is, and the way to it. */
export function StepList({ progress }: { progress: SetUpProgress }) {
  return (
    <nav aria-label={t`Steps`} className={classes.steps}>
      <ol>
        {progress.steps.map(({ step, state }, index) => (
          <li key={step} data-state={state}>
            <Link to={paths.setUpStep} params={{ step }} className={classes.stepLink}>
              <span className={classes.mark} aria-hidden="true">
                {state === 'done' ? <IconCheck size={16} stroke={2.5} /> : null}
                {state === 'skipped' ? <IconArrowForwardUp size={16} stroke={2} /> : null}
                {state === 'to_do' ? index + 1 : null}
              </span>
              <span className={classes.stepWords}>
                <span className={classes.stepName}>{stepName(step)}</span>
                <span className={classes.stepState}>{stateName(state)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
