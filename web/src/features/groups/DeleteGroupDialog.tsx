import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import type { Group } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { Effect } from '../access/Effect.tsx'
import { useDeleteGroup } from './groups.api.ts'

type Props = { group: Group; onClose: () => void; onDeleted?: () => void }

/** Asks before a group goes, and says whom it touches. */
export function DeleteGroupDialog({ group, onClose, onDeleted }: Props) {
  const remove = useDeleteGroup()
  const { name, member_count: count } = group
  return (
    <ConfirmDialog
      opened
      title={t`Delete ${name}?`}
      confirm={t`Delete group`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(group.id, {
          onSuccess: () => {
            notifyDone(t`The group ${name} is deleted`)
            onClose()
            onDeleted?.()
          },
        })
      }
    >
      {count === 0 ? (
        t`Nobody is in this group. It can’t be brought back.`
      ) : (
        <>
          <Trans>
            <strong>
              <Plural value={count} one="# person is in this group." other="# people are in this group." />
            </strong>{' '}
            They keep their accounts and lose what they have through it, from their next click on. It can’t be brought back.
          </Trans>
          <Effect changes={[{ op: 'delete_group', group_id: group.id }]} none={t`Nobody loses an app by this.`} />
        </>
      )}
    </ConfirmDialog>
  )
}
