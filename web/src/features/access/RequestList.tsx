import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { AccessRequest } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { AppIcon } from '../apps/AppIcon.tsx'
import { endOf, personWords } from './access-words.ts'
import type { Length } from './access-words.ts'
import classes from './Access.module.css'
import { EndField, isEnd } from './EndField.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { useApprove, useDecline } from './requests.api.ts'
import type { Deciding } from './requests.api.ts'

type Decision = { kind: 'approve' | 'decline'; request: AccessRequest }

/** Requests that wait, each to be approved or declined. To admins, who and what leads on to their pages. */
export function RequestList({ requests, as }: { requests: readonly AccessRequest[]; as: Deciding }) {
  const [deciding, setDeciding] = useState<Decision | null>(null)
  const close = (): void => setDeciding(null)
  return (
    <>
      <ul className={classes.list} aria-label={t`Requests`}>
        {requests.map((request) => (
          <RequestLine key={request.id} request={request} as={as} onDecide={(kind) => setDeciding({ kind, request })} />
        ))}
      </ul>
      {deciding?.kind === 'approve' ? <ApproveDialog request={deciding.request} as={as} onClose={close} /> : null}
      {deciding?.kind === 'decline' ? <DeclineDialog request={deciding.request} as={as} onClose={close} /> : null}
    </>
  )
}

type LineProps = { request: AccessRequest; as: Deciding; onDecide: (kind: Decision['kind']) => void }

function RequestLine({ request: { app, person, reason, created_at }, as, onDecide }: LineProps) {
  const locale = useLocale()
  const [who, what]: ReactNode[] =
    as === 'manager'
      ? [<strong key="who">{personWords(person)}</strong>, <strong key="what">{app.name}</strong>]
      : [
          <Link key="who" to={paths.user} params={{ id: person.user_id }} className={classes.link ?? ''}>
            {personWords(person)}
          </Link>,
          <Link key="what" to={paths.service} params={{ key: app.key }} className={classes.link ?? ''}>
            {app.name}
          </Link>,
        ]
  return (
    <li>
      <AppIcon icon={app.icon} name={app.name} />
      <span className={classes.words}>
        <span>
          <Trans>
            {who} asks for {what}
          </Trans>
        </span>
        {reason === '' ? null : <span>“{reason}”</span>}
        <span className={classes.about}>
          {person.email} · {formatMoment(created_at, locale)}
        </span>
      </span>
      <span className={classes.asked}>
        <Button variant="default" onClick={() => onDecide('decline')}>
          <Trans>Decline…</Trans>
        </Button>
        <Button onClick={() => onDecide('approve')}>
          <Trans>Approve…</Trans>
        </Button>
      </span>
    </li>
  )
}

type DialogProps = { request: AccessRequest; as: Deciding; onClose: () => void }

function ApproveDialog({ request, as, onClose }: DialogProps) {
  const approve = useApprove(as)
  const [end, setEnd] = useState<{ length: Length; date: string }>({ length: '30', date: '' })
  const name = personWords(request.person)
  return (
    <Dialog opened onClose={onClose} title={t`Give ${name} ${request.app.name}?`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          const expires_at = endOf(end.length, end.date, Date.now())
          approve.mutate(
            { id: request.id, expires_at, note: '' },
            {
              onSuccess: () => {
                notifyDone(t`${name} can open ${request.app.name} and gets a mail`)
                onClose()
              },
            },
          )
        }}
      >
        {approve.error ? <ErrorNotice error={approve.error} title={t`It was not approved`} /> : null}
        <EndField {...end} onChange={setEnd} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={!isEnd(end)} loading={approve.isPending}>
            <Trans>Approve</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

function DeclineDialog({ request, as, onClose }: DialogProps) {
  const decline = useDecline(as)
  const name = personWords(request.person)
  const done = (): void => {
    notifyDone(t`${name} gets a mail`)
    onClose()
  }
  return (
    <ReasonDialog
      title={t`Decline ${request.app.name} for ${name}?`}
      label={t`Reason`}
      description={t`${name} reads this.`}
      confirm={{ label: t`Decline`, color: 'red' }}
      failed={t`It was not declined`}
      pending={decline.isPending}
      error={decline.error}
      onSubmit={(reason) => decline.mutate({ id: request.id, reason }, { onSuccess: done })}
      onClose={onClose}
    />
  )
}
