import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { SetUpRemaining } from '../../api/setup-types.ts'
import { paths } from '../../paths.ts'
import { formatList } from '../../ui/format.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { useSetReminder } from './setup.api.ts'
import classes from './Setup.module.css'
import { stepName } from './step-words.ts'

/** On the overview while something of the set-up is left; gone for good when an admin says so, with a way back. */
export function FinishSetUp({ remaining }: { remaining: SetUpRemaining }) {
  const set = useSetReminder()
  const steps = formatList(remaining.map(({ step }) => stepName(step)))
  const bringBack = (): void => set.mutate(true, { onError: (error) => notifyError(t`The reminder is not back`, error) })

  function dismiss(): void {
    set.mutate(false, {
      onSuccess: () => notifyDone(t`No more reminders; the set-up is under General in the settings`, bringBack),
      onError: (error) => notifyError(t`The reminder could not be dismissed`, error),
    })
  }

  return (
    <section className={classes.finish} aria-labelledby="finish-set-up">
      <IconListCheck size={24} stroke={1.5} aria-hidden="true" />
      <div className={classes.finishWords}>
        <h2 id="finish-set-up">
          <Trans>Finish setting up</Trans>
        </h2>
        <p>{t`Left: ${steps}.`}</p>
      </div>
      <div className={classes.finishButtons}>
        <Button variant="subtle" color="gray" size="xs" loading={set.isPending} onClick={dismiss}>
          <Trans>Do not remind me</Trans>
        </Button>
        <Button size="xs" renderRoot={(props) => <Link to={paths.setUpAssistant} {...props} />}>
          <Trans>Go on</Trans>
        </Button>
      </div>
    </section>
  )
}
