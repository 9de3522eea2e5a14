import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import classes from './Setup.module.css'
import { stepName } from './step-words.ts'
import type { StepProps } from './steps.ts'

/** Behind the last step: what was left for later, and what people do next. */
export function SetUpEnd({ progress }: StepProps) {
  const left = progress.steps.filter(({ state }) => state !== 'done')
  return (
    <section className={classes.step} aria-labelledby="set-up-end">
      <IconCircleCheck className={classes.endIcon} size={32} stroke={1.5} aria-hidden="true" />
      <h2 id="set-up-end" className={classes.title}>
        {left.length === 0 ? t`All is set up` : t`Ready to use`}
      </h2>
      <p className={classes.about}>{aboutEnd(left.length, progress.reminder)}</p>
      {left.length === 0 ? null : (
        <ul className={classes.hints} aria-label={t`Left for later`}>
          {left.map(({ step }) => (
            <li key={step}>
              <Link to={paths.setUpStep} params={{ step }}>
                {stepName(step)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.foot} data-end>
        <Button renderRoot={(props) => <Link to={paths.apps} {...props} />}>
          <Trans>Open your apps</Trans>
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to={paths.invitations} {...props} />}>
          <Trans>Invite people</Trans>
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to={paths.overview} {...props} />}>
          <Trans>To the overview</Trans>
        </Button>
      </div>
    </section>
  )
}

function aboutEnd(left: number, reminds: boolean): string {
  if (left === 0) return t`Everything here can be changed in the settings at any time.`
  if (reminds) return t`What you left for later is here whenever you want it, and the overview reminds you.`
  return t`What you left for later is here whenever you want it.`
}
