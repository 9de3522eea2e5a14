import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group as Row, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { AdditionPreview, MembershipRole } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { Effect } from '../access/Effect.tsx'
import { mostAddresses, splitAddresses } from './addresses.ts'
import { AdditionSummary } from './AdditionSummary.tsx'
import { useAddMembers, usePreviewAddition } from './groups.api.ts'
import type { Place } from './groups.api.ts'
import { PersonPicker } from './PersonPicker.tsx'

type Props = { group: { id: string; name: string }; place: Place; onClose: () => void }

/** Adds people by their addresses: first who it would be, then the deed. */
export function AddPeopleDialog({ group, place, onClose }: Props) {
  const [text, setText] = useState('')
  const [role, setRole] = useState<MembershipRole>('member')
  const preview = usePreviewAddition(place)
  const add = useAddMembers(place)
  const emails = splitAddresses(text)
  const tooMany = emails.length > mostAddresses
  const found = preview.data
  const addable = found?.found.length ?? 0
  const { name } = group
  const given = emails.length

  function change(next: string): void {
    setText(next)
    preview.reset()
  }

  function save(checked: AdditionPreview): void {
    const wanted = checked.found.map(({ email }) => email)
    add.mutate(
      { id: group.id, emails: wanted, role },
      {
        onSuccess: ({ added }) => {
          const count = added.length
          notifyDone(plural(count, { one: `# person is in ${name} now`, other: `# people are in ${name} now` }))
          onClose()
        },
      },
    )
  }

  return (
    <Dialog opened onClose={onClose} title={t`Add people to ${name}`} size="lg" closeOnClickOutside={text === ''}>
      <div className={form.form}>
        {place === 'admin' ? <PersonPicker onPick={(email) => change(appendLine(text, email))} /> : null}
        <Textarea
          label={t`E-mail addresses`}
          description={t`One a line, or with commas between. They need an account already.`}
          autosize
          minRows={4}
          maxRows={10}
          spellCheck={false}
          value={text}
          error={tooMany ? t`At most ${mostAddresses} at once; these are ${given}` : null}
          onChange={(event) => change(event.currentTarget.value)}
          data-autofocus={place === 'own' ? true : undefined}
        />
        {place === 'admin' ? (
          <SegmentedControl
            aria-label={t`Role in the group`}
            data={[
              { value: 'member', label: t`As members` },
              { value: 'manager', label: t`As managers` },
            ]}
            value={role}
            onChange={(value) => setRole(value === 'manager' ? 'manager' : 'member')}
          />
        ) : null}
        {role === 'manager' ? (
          <p className={form.note}>
            <Trans>Managers see who is in the group, add people and remove members.</Trans>
          </p>
        ) : null}
        {found ? <AdditionSummary preview={found} /> : null}
        {found && place === 'admin' && found.found.length > 0 ? (
          <Effect
            changes={[{ op: 'add_members', group_id: group.id, user_ids: found.found.map(({ user_id }) => user_id) }]}
            none={t`Nobody gains an app by this.`}
          />
        ) : null}
        {preview.error ? <ErrorNotice error={preview.error} title={t`The addresses could not be looked up`} /> : null}
        {add.error ? <ErrorNotice error={add.error} title={t`Nobody was added`} /> : null}
        <Row justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          {found ? (
            <Button disabled={addable === 0} loading={add.isPending} onClick={() => save(found)}>
              {addable === 0 ? t`Nobody to add` : plural(addable, { one: 'Add # person', other: 'Add # people' })}
            </Button>
          ) : (
            <Button disabled={given === 0 || tooMany} loading={preview.isPending} onClick={() => preview.mutate({ id: group.id, emails })}>
              <Trans>Look them up</Trans>
            </Button>
          )}
        </Row>
      </div>
    </Dialog>
  )
}

const appendLine = (text: string, line: string): string => (text.trim() === '' ? line : `${text.trimEnd()}\n${line}`)
