import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, SegmentedControl } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { i18n } from '../../language/words.ts'
import { paths } from '../../paths.ts'
import { mailStates } from '../../search-params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatNumber } from '../../ui/format.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { noneWords, stateWords } from './mail-words.ts'
import { mailsQuery } from './mail.api.ts'
import { MailTable } from './MailTable.tsx'
import classes from './MailTable.module.css'
import { TransportCard } from './TransportCard.tsx'

/** Mail on its way and what became of it, and how it leaves. */
export function MailPage() {
  const { state } = useSearch({ from: '/signed-in/admin/mail' })
  const navigate = useNavigate({ from: paths.mail })
  const list = useInfiniteQuery({ ...mailsQuery(state), placeholderData: keepPreviousData })
  const [first] = list.data?.pages ?? []
  const mails = list.data?.pages.flatMap((page) => page.items) ?? []
  const shown = mails.length
  const show = (wanted: string): void => {
    void navigate({
      search: mailStates.some((one) => one === wanted) ? { state: wanted as (typeof mailStates)[number] } : {},
      replace: true,
    })
  }
  const choices = [
    { value: 'all', label: t`All` },
    ...mailStates.map((one) => ({
      value: one,
      label: first ? `${i18n._(stateWords[one])} (${formatNumber(first.counts[one])})` : i18n._(stateWords[one]),
    })),
  ]

  return (
    <Page
      title={t`Mail`}
      summary={t`What Gatehouse writes to people. Sent mails are shown for 7 days, failed ones for 30; what is in them never is.`}
    >
      {first ? <TransportCard transport={first.transport} /> : null}
      <SegmentedControl
        className={classes.choices ?? ''}
        data={choices}
        value={state ?? 'all'}
        onChange={show}
        aria-label={t`Which mails`}
        mt="lg"
        mb="md"
      />
      {list.isPending ? <TableSkeleton rows={5} /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`The mails could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && mails.length === 0 ? (
        <Empty
          icon={IconMail}
          title={state === undefined ? t`No mail yet` : i18n._(noneWords[state])}
          action={
            state === undefined ? null : (
              <Button variant="default" onClick={() => show('all')}>
                <Trans>Show all</Trans>
              </Button>
            )
          }
        >
          <Trans>Mails appear here when somebody registers, forgets a password or is invited.</Trans>
        </Empty>
      ) : null}
      {mails.length > 0 ? (
        <>
          <MailTable mails={mails} />
          <LoadMore list={list} shown={plural(shown, { one: '# mail shown', other: '# mails shown' })} />
        </>
      ) : null}
    </Page>
  )
}
