import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { groupChoicesQuery } from '../../api/queries.ts'
import type { Bulk, BulkResult, User } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { countOf } from '../../ui/format.ts'
import classes from './BulkBar.module.css'
import { nameOf, useBulkChange } from './bulk.api.ts'

export type BulkKind = 'deactivate' | 'end_sessions' | 'add_to_group'

type Props = { kind: BulkKind; users: readonly User[]; onClose: () => void; onDone: (refused: readonly BulkResult[]) => void }

/** Asks before many accounts change, and says whom it concerns. */
export function BulkDialog({ kind, ...props }: Props) {
  return kind === 'add_to_group' ? <AddToGroup {...props} /> : <Confirm kind={kind} {...props} />
}

const words = {
  deactivate: {
    confirm: 'Deactivate',
    title: (people: string) => `Deactivate ${people}?`,
    text: 'They are signed out at once, everywhere, and can’t sign in until someone reactivates them. Nothing is deleted.',
    said: (people: string) => `${people} deactivated`,
  },
  end_sessions: {
    confirm: 'Sign out',
    title: (people: string) => `Sign out ${people}?`,
    text: 'All their sessions end at once, on every device. They can sign in again.',
    said: (people: string) => `${people} signed out`,
  },
}

function Confirm({ kind, users, onClose, onDone }: Props & { kind: Exclude<BulkKind, 'add_to_group'> }) {
  const change = useBulkChange(onDone)
  const { confirm, title, text, said } = words[kind]
  const ids = users.map(({ id }) => id)
  return (
    <ConfirmDialog
      opened
      title={title(countOf(users.length, 'person', 'people'))}
      confirm={confirm}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ bulk: { action: kind, ids }, said })}
    >
      {text}
      <Names users={users} />
    </ConfirmDialog>
  )
}

function AddToGroup({ users, onClose, onDone }: Omit<Props, 'kind'>) {
  const change = useBulkChange(onDone)
  const groups = useQuery(groupChoicesQuery).data?.items ?? []
  const [group, setGroup] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const name = groups.find(({ id }) => id === group)?.name ?? 'the group'
  const send = (): void => {
    if (group === null) return setMissing(true)
    const bulk: Bulk = { action: 'add_to_group', ids: users.map(({ id }) => id), group_id: group }
    change.mutate({ bulk, said: (people) => `${people} added to ${name}` })
  }
  return (
    <Dialog opened onClose={onClose} title={`Add ${countOf(users.length, 'person', 'people')} to a group`}>
      <div className={form.form}>
        <Select
          label="Group"
          placeholder={groups.length === 0 ? 'There are no groups yet' : 'Choose one'}
          data={groups.map(({ id, name: label }) => ({ value: id, label }))}
          value={group}
          onChange={(value) => {
            setGroup(value)
            setMissing(false)
          }}
          error={missing ? 'Choose a group' : null}
          searchable
          openOnFocus={false}
          data-autofocus
        />
        <Names users={users} />
        {change.isError ? <ErrorNotice error={change.error} /> : null}
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={change.isPending} onClick={send}>
            Add to group
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

const mostNames = 8

function Names({ users }: { users: readonly User[] }) {
  const more = users.length - mostNames
  const names = users.slice(0, mostNames).map(nameOf).join(', ')
  return <p className={classes.names}>{more > 0 ? `${names} and ${more} more` : names}</p>
}
