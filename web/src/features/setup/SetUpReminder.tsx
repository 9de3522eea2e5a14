import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatList } from '../../ui/format.ts'
import { setUpProgressQuery, useSetReminder } from './setup.api.ts'
import classes from './Setup.module.css'
import { stepName } from './step-words.ts'

/** The way back to the set-up from the settings, and whether the overview speaks of it. */
export function SetUpReminder() {
  const progress = useQuery(setUpProgressQuery)
  const set = useSetReminder()
  if (progress.isPending) return <Skeleton height={120} />
  if (!progress.data) return <ErrorNotice error={progress.error} onRetry={() => void progress.refetch()} />
  const left = formatList(progress.data.steps.flatMap(({ step, state }) => (state === 'done' ? [] : [stepName(step)])))
  return (
    <div className={classes.reminder}>
      <p>{left === '' ? t`All of it is done.` : t`Left: ${left}.`}</p>
      <Switch
        label={t`Remind admins on the overview`}
        description={t`As long as something is left`}
        checked={set.isPending ? set.variables : progress.data.reminder}
        onChange={(event) => set.mutate(event.currentTarget.checked)}
      />
      {set.isError ? <ErrorNotice error={set.error} title={t`Not saved`} /> : null}
      <Button variant="default" renderRoot={(props) => <Link to={paths.setUpAssistant} {...props} />}>
        <Trans>Open the set-up</Trans>
      </Button>
    </div>
  )
}
