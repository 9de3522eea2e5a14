import type { Group } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { countOf } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { Effect } from '../access/Effect.tsx'
import { useDeleteGroup } from './groups.api.ts'

type Props = { group: Group; onClose: () => void; onDeleted?: () => void }

/** Asks before a group goes, and says whom it touches. */
export function DeleteGroupDialog({ group, onClose, onDeleted }: Props) {
  const remove = useDeleteGroup()
  return (
    <ConfirmDialog
      opened
      title={`Delete ${group.name}?`}
      confirm="Delete group"
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(group.id, {
          onSuccess: () => {
            notifyDone(`The group ${group.name} is deleted`)
            onClose()
            onDeleted?.()
          },
        })
      }
    >
      {group.member_count === 0 ? (
        'Nobody is in this group. It can’t be brought back.'
      ) : (
        <>
          <strong>{countOf(group.member_count, 'person is', 'people are')} in this group.</strong> They keep their accounts and lose what
          they have through it, from their next click on. It can’t be brought back.
          <Effect changes={[{ op: 'delete_group', group_id: group.id }]} none="Nobody loses an app by this." />
        </>
      )}
    </ConfirmDialog>
  )
}
