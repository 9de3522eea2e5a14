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
  const [groupIds, setGroupIds] = useState<string[]>([])
  const onSuccess = (): void => {
    notifyDone(`${nameOf(registration)} can sign in now`)
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title={`Let ${nameOf(registration)} in?`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          approve.mutate({ id: registration.id, groupIds }, { onSuccess })
        }}
      >
        <p className={form.note}>
          {registration.email} gets an account with the password chosen at registration, and a mail that says so. Approve only addresses you
          know: nobody has proved yet that this one is theirs.
        </p>
        <GroupsField
          label="Groups"
          description="Besides those that everybody gets who registers."
          value={groupIds}
          onChange={setGroupIds}
        />
        {approve.error ? <ErrorNotice error={approve.error} title="Not approved" /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={approve.isPending} data-autofocus>
            Approve
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

export function DeclineDialog({ registration, onClose }: Props) {
  const decline = useDecline()
  const [reason, setReason] = useState('')
  const [tell, setTell] = useState(true)
  const onSuccess = (): void => {
    notifyDone(`${nameOf(registration)} is declined`)
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title={`Decline ${nameOf(registration)}?`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          const body = { reason: reason.trim() === '' ? null : reason.trim(), send_mail: tell }
          decline.mutate({ id: registration.id, ...body }, { onSuccess })
        }}
      >
        <Checkbox label={`Write to ${registration.email}`} checked={tell} onChange={(event) => setTell(event.currentTarget.checked)} />
        {tell ? (
          <Textarea
            label="Reason"
            description="Stands in the mail; may be left empty."
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ) : null}
        {decline.error ? <ErrorNotice error={decline.error} title="Not declined" /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button type="submit" color="red" loading={decline.isPending}>
            Decline
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
