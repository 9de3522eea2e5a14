import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group, NumberInput, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Invited, InvitationPreview, SentBy } from '../../api/admission-types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { GroupsField } from '../../ui/GroupsField.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { useInvite, usePreview } from './admission.api.ts'
import { PreviewTable } from './PreviewTable.tsx'

type Props = { mail: boolean; onLinks: (made: Invited[]) => void; onClose: () => void }

/** A function, so that the words are those of the language at the moment. */
const sample = (): string => ['ana@example.org', t`ben@example.org, Ben Berger, Crew|Deck`, t`Cleo Lind <cleo@example.org>`].join('\n')

/** Invites people by a list: first what each line would become, then the deed. */
export function InviteDialog({ mail, onLinks, onClose }: Props) {
  const [text, setText] = useState('')
  const [groupIds, setGroupIds] = useState<string[]>([])
  const [days, setDays] = useState<number | string>(7)
  const [chosen, setChosen] = useState<SentBy>('mail')
  // Derived, for whether mail is set up may be known only after the dialog has opened.
  const deliver = mail ? chosen : 'link'
  const preview = usePreview()
  const invite = useInvite()
  const seen = preview.data
  const validDays = Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 30

  function change(next: string): void {
    setText(next)
    preview.reset()
  }

  function send({ lines }: InvitationPreview): void {
    const people = lines
      .filter((line) => line.state === 'ready')
      .map(({ email, full_name, role, groups }) => ({ email, full_name, role, group_ids: groups.map((group) => group.id) }))
    invite.mutate(
      { people, group_ids: groupIds, valid_days: Number(days), deliver },
      {
        onSuccess: ({ items }) => {
          const made = items.filter((item) => item.outcome === 'invited')
          const count = made.length
          if (deliver === 'link') onLinks(made)
          else notifyDone(plural(count, { one: '# person is invited by mail', other: '# people are invited by mail' }))
          onClose()
        },
      },
    )
  }

  const { ready, most } = seen ?? { ready: 0, most: 0 }
  const tooMany = ready > most
  return (
    <Dialog opened onClose={onClose} title={t`Invite people`} size="lg" closeOnClickOutside={text === ''}>
      <div className={form.form}>
        <Textarea
          label={t`People`}
          description={t`One a line: e-mail, name, groups, role. Only the e-mail is needed; several groups with | between. Also from a spreadsheet.`}
          placeholder={sample()}
          autosize
          minRows={5}
          maxRows={10}
          spellCheck={false}
          value={text}
          error={tooMany ? t`At most ${most} at once; these are ${ready}` : null}
          onChange={(event) => change(event.currentTarget.value)}
          data-autofocus
        />
        {seen ? <PreviewTable lines={seen.lines} /> : null}
        <GroupsField label={t`Groups for all of them`} value={groupIds} onChange={setGroupIds} />
        <NumberInput
          label={t`Good for`}
          description={t`Days, from 1 to 30`}
          min={1}
          max={30}
          clampBehavior="none"
          allowDecimal={false}
          value={days}
          error={validDays ? null : t`Enter a number from 1 to 30`}
          onChange={setDays}
        />
        {mail ? (
          <SegmentedControl
            aria-label={t`How the link gets there`}
            data={[
              { value: 'mail', label: t`Send mails` },
              { value: 'link', label: t`Give me the links` },
            ]}
            value={deliver}
            onChange={(value) => setChosen(value === 'link' ? 'link' : 'mail')}
          />
        ) : null}
        {preview.error ? <ErrorNotice error={preview.error} title={t`The list could not be looked at`} /> : null}
        {invite.error ? <ErrorNotice error={invite.error} title={t`Nobody was invited`} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          {seen ? (
            <Button disabled={ready === 0 || tooMany || !validDays} loading={invite.isPending} onClick={() => send(seen)}>
              {ready === 0 ? t`Nobody to invite` : plural(ready, { one: 'Invite # person', other: 'Invite # people' })}
            </Button>
          ) : (
            <Button disabled={text.trim() === ''} loading={preview.isPending} onClick={() => preview.mutate(text)}>
              <Trans>Look at the list</Trans>
            </Button>
          )}
        </Group>
      </div>
    </Dialog>
  )
}
