import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconUserCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Registration } from '../../api/admission-types.ts'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatAgo, formatMoment } from '../../ui/format.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import table from '../../ui/Table.module.css'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { PeopleTabs } from '../users/PeopleTabs.tsx'
import classes from './Admission.module.css'
import { waitingQuery } from './admission.api.ts'
import { ApproveDialog, DeclineDialog } from './decide-dialogs.tsx'

type Decision = { kind: 'approve' | 'decline'; registration: Registration }

/** Who registered and waits for an admin. */
export function WaitingPage() {
  const list = useInfiniteQuery(waitingQuery)
  const people = list.data?.pages.flatMap((page) => page.items) ?? []
  const [decision, setDecision] = useState<Decision | null>(null)
  const close = (): void => setDecision(null)
  const shown = people.length
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <Page
      title={t`Users`}
      summary={list.data ? plural(total, { one: '# person waits for an admin', other: '# people wait for an admin' }) : ' '}
    >
      <PeopleTabs />
      {list.isPending ? <TableSkeleton rows={3} /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`Who waits could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && people.length === 0 ? (
        <Empty icon={IconUserCheck} title={t`Nobody waits`}>
          <Trans>
            People who register wait here while <Link to={paths.signUpSettings}>sign-up</Link> needs the consent of an admin. What nobody
            answers is forgotten after 30 days.
          </Trans>
        </Empty>
      ) : null}
      {people.length > 0 ? (
        <>
          <WaitingTable people={people} onDecide={setDecision} />
          <LoadMore list={list} shown={t`${shown} of ${total} shown`} />
        </>
      ) : null}
      {decision?.kind === 'approve' ? <ApproveDialog registration={decision.registration} onClose={close} /> : null}
      {decision?.kind === 'decline' ? <DeclineDialog registration={decision.registration} onClose={close} /> : null}
    </Page>
  )
}

const approveWords = ({ email }: Registration): string => t`Approve ${email}`
const declineWords = ({ email }: Registration): string => t`Decline ${email}`

function WaitingTable({ people, onDecide }: { people: readonly Registration[]; onDecide: (decision: Decision) => void }) {
  const locale = useLocale()
  const now = useNow(60_000)
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Person</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>Registered</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>From the network</Trans>
            </th>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">
                <Trans>Decision</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                <div className={classes.name}>{person.full_name ?? person.email}</div>
                {person.full_name ? <div className={classes.mail}>{person.email}</div> : null}
                <div className={`${classes.mail} ${table.phone}`}>
                  {formatAgo(person.created_at, now, locale)}, {person.network}
                </div>
              </td>
              <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(person.created_at, locale)}>
                {formatAgo(person.created_at, now, locale)}
              </td>
              <td className={`${table.wide} ${table.fit} ${table.quiet}`}>{person.network}</td>
              <td className={table.fit}>
                <div className={classes.decision}>
                  <Button
                    size="compact-md"
                    aria-label={approveWords(person)}
                    onClick={() => onDecide({ kind: 'approve', registration: person })}
                  >
                    <Trans>Approve</Trans>
                  </Button>
                  <Button
                    size="compact-md"
                    variant="default"
                    aria-label={declineWords(person)}
                    onClick={() => onDecide({ kind: 'decline', registration: person })}
                  >
                    <Trans>Decline</Trans>
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
