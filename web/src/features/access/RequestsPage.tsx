import { Button, Group } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccessRequest } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { countOf, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { AppIcon } from '../apps/AppIcon.tsx'
import { endOf, personWords } from './access-words.ts'
import type { Length } from './access-words.ts'
import classes from './Access.module.css'
import { EndField, isEnd } from './EndField.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { openRequestsQuery, useApprove, useDecline } from './requests.api.ts'

type Deciding = { kind: 'approve' | 'decline'; request: AccessRequest }

/** Requests for apps that wait for a decision, the oldest first. */
export function RequestsPage() {
  const list = useInfiniteQuery(openRequestsQuery)
  const locale = useLocale()
  const [deciding, setDeciding] = useState<Deciding | null>(null)
  const requests = list.data?.pages.flatMap((page) => page.items) ?? []
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <Page title="Requests" summary={list.data ? `${countOf(total, 'request waits', 'requests wait')} for a decision` : ' '}>
      {list.isPending ? <TableSkeleton /> : null}
      {list.isError && !list.data ? (
        <ErrorNotice error={list.error} title="The requests could not be loaded" onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && requests.length === 0 ? (
        <Empty icon={IconHandStop} title="Nobody asks for an app">
          People can ask for an app when its settings say that others may.
        </Empty>
      ) : null}
      <ul className={classes.list} aria-label="Requests">
        {requests.map((request) => (
          <li key={request.id}>
            <AppIcon icon={request.app.icon} name={request.app.name} />
            <span className={classes.words}>
              <span>
                <Link to={paths.user} params={{ id: request.person.user_id }} className={classes.link ?? ''}>
                  {personWords(request.person)}
                </Link>{' '}
                asks for{' '}
                <Link to={paths.service} params={{ key: request.app.key }} className={classes.link ?? ''}>
                  {request.app.name}
                </Link>
              </span>
              {request.reason === '' ? null : <span>“{request.reason}”</span>}
              <span className={classes.about}>
                {request.person.email} · {formatMoment(request.created_at, locale)}
              </span>
            </span>
            <span className={classes.asked}>
              <Button variant="default" onClick={() => setDeciding({ kind: 'decline', request })}>
                Decline…
              </Button>
              <Button onClick={() => setDeciding({ kind: 'approve', request })}>Approve…</Button>
            </span>
          </li>
        ))}
      </ul>
      {requests.length > 0 ? <LoadMore list={list} shown={`${countOf(requests.length, 'request')} shown`} /> : null}
      {deciding?.kind === 'approve' ? <ApproveDialog request={deciding.request} onClose={() => setDeciding(null)} /> : null}
      {deciding?.kind === 'decline' ? <DeclineDialog request={deciding.request} onClose={() => setDeciding(null)} /> : null}
    </Page>
  )
}

type DialogProps = { request: AccessRequest; onClose: () => void }

function ApproveDialog({ request, onClose }: DialogProps) {
  const approve = useApprove()
  const [end, setEnd] = useState<{ length: Length; date: string }>({ length: '30', date: '' })
  const name = personWords(request.person)
  return (
    <Dialog opened onClose={onClose} title={`Give ${name} ${request.app.name}?`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          const expires_at = endOf(end.length, end.date, Date.now())
          approve.mutate(
            { id: request.id, expires_at, note: '' },
            {
              onSuccess: () => {
                notifyDone(`${name} can open ${request.app.name} and gets a mail`)
                onClose()
              },
            },
          )
        }}
      >
        {approve.error ? <ErrorNotice error={approve.error} title="It was not approved" /> : null}
        <EndField {...end} onChange={setEnd} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button type="submit" disabled={!isEnd(end)} loading={approve.isPending}>
            Approve
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

function DeclineDialog({ request, onClose }: DialogProps) {
  const decline = useDecline()
  const name = personWords(request.person)
  const done = (): void => {
    notifyDone(`${name} gets a mail`)
    onClose()
  }
  return (
    <ReasonDialog
      title={`Decline ${request.app.name} for ${name}?`}
      label="Reason"
      description={`${name} reads this.`}
      confirm={{ label: 'Decline', color: 'red' }}
      failed="It was not declined"
      pending={decline.isPending}
      error={decline.error}
      onSubmit={(reason) => decline.mutate({ id: request.id, reason }, { onSuccess: done })}
      onClose={onClose}
    />
  )
}
