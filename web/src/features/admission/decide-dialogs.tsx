import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Checkbox, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Registration } from '../../api/admission-types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { GroupsField } from '../../ui/GroupsField.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { useApprove, useDecline } from './admission.api.ts'

type Props = { registration: Registration; onClose: () => void }

const nameOf = ({ full_name: name, email }: Registration): string => name ?? email

export function ApproveDialog({ registration, onClose }: Props) {
  const approve = useApprove()
  const { email } = registration
  const person = nameOf(registration)
  const [groupIds, setGroupIds] = useState<string[]>([])
  const onSuccess = (): void => {
    notifyDone(t`${person} can sign in now`)
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title={t`Let ${person} in?`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          approve.mutate({ id: registration.id, groupIds }, { onSuccess })
        }}
      >
        <p className={form.note}>
          <Trans>
            {email} gets an account with the password chosen at registration, and a mail that says so. Approve only addresses you know:
            nobody has proved yet that this one is theirs.
          </Trans>
        </p>
        <GroupsField
          label={t`Groups`}
          description={t`Besides those that everybody gets who registers.`}
          value={groupIds}
          onChange={setGroupIds}
        />
        {approve.error ? <ErrorNotice error={approve.error} title={t`Not approved`} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={approve.isPending} data-autofocus>
            <Trans>Approve</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

export function DeclineDialog({ registration, onClose }: Props) {
  const decline = useDecline()
  const { email } = registration
  const person = nameOf(registration)
  const [reason, setReason] = useState('')
  const [tell, setTell] = useState(true)
  const onSuccess = (): void => {
    notifyDone(t`${person} is declined`)
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title={t`Decline ${person}?`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          const body = { reason: reason.trim() === '' ? null : reason.trim(), send_mail: tell }
          decline.mutate({ id: registration.id, ...body }, { onSuccess })
        }}
      >
        <Checkbox label={t`Write to ${email}`} checked={tell} onChange={(event) => setTell(event.currentTarget.checked)} />
        {tell ? (
          <Textarea
            label={t`Reason`}
            description={t`Stands in the mail; may be left empty.`}
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ) : null}
        {decline.error ? <ErrorNotice error={decline.error} title={t`Not declined`} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" color="red" loading={decline.isPending}>
            <Trans>Decline</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
