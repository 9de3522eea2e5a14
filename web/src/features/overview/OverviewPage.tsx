import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { appsQuery } from '../../api/queries.ts'
import type { Overview } from '../../api/overview-types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import { useLiveApps } from '../apps/live-apps.ts'
import { LiveChip } from '../apps/LiveChip.tsx'
import { FinishSetUp } from '../setup/FinishSetUp.tsx'
import { AttentionList } from './AttentionList.tsx'
import { ChangeList } from './ChangeList.tsx'
import classes from './Overview.module.css'
import { overviewQuery } from './overview.api.ts'
import { SignInFigures } from './SignInFigures.tsx'

/** What an admin should know first. */
export function OverviewPage() {
  const overview = useQuery(overviewQuery)
  const apps = useQuery(appsQuery)
  const live = useLiveApps({ hasList: apps.isFetched })
  useAskAgainWhen(apps.data?.items.map(({ key, status }) => `${key} ${status}`).join())
  return (
    <Page title={t`Overview`} summary={overview.data ? summaryOf(overview.data) : ' '} actions={<LiveChip state={live} />}>
      {overview.isPending ? <Waiting /> : null}
      {overview.isError && !overview.data ? (
        <ErrorNotice error={overview.error} title={t`The overview could not be loaded`} onRetry={() => void overview.refetch()} />
      ) : null}
      {overview.data ? <Parts overview={overview.data} /> : null}
    </Page>
  )
}

function Parts({ overview }: { overview: Overview }) {
  const locale = useLocale()
  const now = useNow(30_000)
  const when = { now, locale }
  return (
    <>
      {overview.set_up.length > 0 ? <FinishSetUp remaining={overview.set_up} /> : null}
      <section className={classes.attention} aria-label={t`What needs attention`}>
        <AttentionList items={overview.attention} when={when} />
      </section>
      <div className={classes.parts}>
        <section className={classes.part} aria-labelledby="overview-people">
          <h2 id="overview-people">
            <Trans>People who came</Trans>
          </h2>
          <SignInFigures overview={overview} locale={locale} />
        </section>
        <section className={classes.part} aria-labelledby="overview-changes">
          <h2 id="overview-changes">
            <Trans>Last changes of services</Trans>
          </h2>
          <ChangeList changes={overview.changes} when={when} />
        </section>
      </div>
    </>
  )
}

function Waiting() {
  return (
    <>
      <Skeleton height={120} mb="lg" />
      <div className={classes.parts}>
        <Skeleton height={360} />
        <Skeleton height={360} />
      </div>
    </>
  )
}

function summaryOf({ attention }: Overview): string {
  const urgent = attention.filter(({ urgency }) => urgency === 'urgent').length
  if (attention.length === 0) return t`All is well`
  const things = plural(attention.length, { one: '# thing needs you', other: '# things need you' })
  return urgent === 0 ? things : t`${things}, ${urgent} urgent`
}

/** The stream of apps tells at once what the overview would tell half a minute later. */
function useAskAgainWhen(statuses: string | undefined): void {
  const queryClient = useQueryClient()
  const known = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (known.current !== undefined && known.current !== statuses) void queryClient.invalidateQueries({ queryKey: overviewQuery.queryKey })
    known.current = statuses
  }, [queryClient, statuses])
}
