import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { GroupMember } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { Effect } from '../access/Effect.tsx'
import { useRemoveMember } from './groups.api.ts'
import type { Place } from './groups.api.ts'
import { memberName } from './member-name.ts'

type Props = { group: { id: string; name: string }; place: Place; member: GroupMember; onClose: () => void }

export function RemoveMemberDialog({ group, place, member, onClose }: Props) {
  const remove = useRemoveMember(place)
  const name = memberName(member)
  const from = group.name
  return (
    <ConfirmDialog
      opened
      title={t`Remove ${name}?`}
      confirm={t`Remove`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(
          { id: group.id, userId: member.user_id },
          {
            onSuccess: () => {
              notifyDone(t`${name} is no longer in ${from}`)
              onClose()
            },
          },
        )
      }
    >
      <Trans>
        {name} leaves <strong>{from}</strong> and loses what comes through it, from the next click on. The account stays.
      </Trans>
      {place === 'admin' ? (
        <Effect changes={[{ op: 'remove_member', group_id: group.id, user_id: member.user_id }]} none={t`${name} loses no app by this.`} />
      ) : null}
    </ConfirmDialog>
  )
}
