import { msg, plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { groupChoicesQuery } from '../../api/queries.ts'
import type { Bulk, BulkResult, User } from '../../api/types.ts'
import { i18n } from '../../language/words.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { Effect } from '../access/Effect.tsx'
import classes from './BulkBar.module.css'
import { nameOf, useBulkChange } from './bulk.api.ts'

export type BulkKind = 'deactivate' | 'end_sessions' | 'add_to_group'

type Props = { kind: BulkKind; users: readonly User[]; onClose: () => void; onDone: (refused: readonly BulkResult[]) => void }

/** Asks before many accounts change, and says whom it concerns. */
export function BulkDialog({ kind, ...props }: Props) {
  return kind === 'add_to_group' ? <AddToGroup {...props} /> : <Confirm kind={kind} {...props} />
}

/** What one bulk action says: before, about those who are marked, and after, about those it changed. */
const words = {
  deactivate: {
    confirm: msg`Deactivate`,
    title: (count: number) => plural(count, { one: 'Deactivate # person?', other: 'Deactivate # people?' }),
    text: msg`They are signed out at once, everywhere, and can’t sign in until someone reactivates them. Nothing is deleted.`,
    said: (count: number) => plural(count, { one: '# person deactivated', other: '# people deactivated' }),
  },
  end_sessions: {
    confirm: msg`Sign out`,
    title: (count: number) => plural(count, { one: 'Sign out # person?', other: 'Sign out # people?' }),
    text: msg`All their sessions end at once, on every device. They can sign in again.`,
    said: (count: number) => plural(count, { one: '# person signed out', other: '# people signed out' }),
  },
}

function Confirm({ kind, users, onClose, onDone }: Props & { kind: Exclude<BulkKind, 'add_to_group'> }) {
  const change = useBulkChange(onDone)
  const { confirm, title, text, said } = words[kind]
  const ids = users.map(({ id }) => id)
  return (
    <ConfirmDialog
      opened
      title={title(users.length)}
      confirm={i18n._(confirm)}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ bulk: { action: kind, ids }, said })}
    >
      {i18n._(text)}
      <Names users={users} />
      {kind === 'deactivate' ? (
        <Effect changes={[{ op: 'active', user_ids: ids, is_active: false }]} none={t`Nobody loses an app by this.`} />
      ) : null}
    </ConfirmDialog>
  )
}

function AddToGroup({ users, onClose, onDone }: Omit<Props, 'kind'>) {
  const change = useBulkChange(onDone)
  const groups = useQuery(groupChoicesQuery).data?.items ?? []
  const [group, setGroup] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const count = users.length
  const name = groups.find(({ id }) => id === group)?.name
  const send = (): void => {
    if (group === null) return setMissing(true)
    const bulk: Bulk = { action: 'add_to_group', ids: users.map(({ id }) => id), group_id: group }
    change.mutate({ bulk, said: (added) => addedWords(added, name) })
  }
  return (
    <Dialog opened onClose={onClose} title={plural(count, { one: 'Add # person to a group', other: 'Add # people to a group' })}>
      <div className={form.form}>
        <Select
          label={t`Group`}
          placeholder={groups.length === 0 ? t`There are no groups yet` : t`Choose one`}
          data={groups.map(({ id, name: label }) => ({ value: id, label }))}
          value={group}
          onChange={(value) => {
            setGroup(value)
            setMissing(false)
          }}
          error={missing ? t`Choose a group` : null}
          searchable
          openOnFocus={false}
          data-autofocus
        />
        <Names users={users} />
        {group === null ? null : (
          <Effect
            changes={[{ op: 'add_members', group_id: group, user_ids: users.map(({ id }) => id) }]}
            none={t`Nobody gains an app by this.`}
          />
        )}
        {change.isError ? <ErrorNotice error={change.error} /> : null}
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button loading={change.isPending} onClick={send}>
            <Trans>Add to group</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function addedWords(count: number, group: string | undefined): string {
  return group === undefined
    ? plural(count, { one: '# person added to the group', other: '# people added to the group' })
    : plural(count, { one: `# person added to ${group}`, other: `# people added to ${group}` })
}

const mostNames = 8

function Names({ users }: { users: readonly User[] }) {
  const more = users.length - mostNames
  const names = users.slice(0, mostNames).map(nameOf).join(', ')
  return <p className={classes.names}>{more > 0 ? t`${names} and ${more} more` : names}</p>
}
