import { Button, Group, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { Conversation } from '../../api/chat-types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { useChangeConversation, useDeleteAllConversations, useDeleteConversation } from './conversations.api.ts'

export type ConversationAction = { kind: 'rename' | 'delete'; conversation: Conversation } | { kind: 'delete-all' }

type Props = {
  action: ConversationAction
  onClose: () => void
  /** Called when conversations are gone: one by its id, or all of them (null). */
  onDeleted: (id: string | null) => void
}

/** The dialog of what somebody does with conversations. */
export function ConversationDialog({ action, onClose, onDeleted }: Props) {
  if (action.kind === 'rename') return <RenameDialog conversation={action.conversation} onClose={onClose} />
  if (action.kind === 'delete-all') return <DeleteAllDialog onClose={onClose} onDeleted={onDeleted} />
  return <DeleteDialog conversation={action.conversation} onClose={onClose} onDeleted={onDeleted} />
}

function RenameDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const change = useChangeConversation()
  const form = useForm({
    initialValues: { title: conversation.title },
    validate: { title: (value) => (value.trim() === '' ? t`Enter a title` : null) },
  })
  const unplaced = unplacedError(form, change.error)
  return (
    <Dialog opened onClose={onClose} title={t`Rename`}>
      <form
        onSubmit={form.onSubmit(({ title }) =>
          change.mutate({ id: conversation.id, title: title.trim() }, { onSuccess: onClose, onError: (error) => placeFaults(form, error) }),
        )}
      >
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
        <TextInput label={t`Title`} data-autofocus maxLength={200} {...form.getInputProps('title')} />
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={change.isPending}>
            <Trans>Rename</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

type Deleting = Pick<Props, 'onClose' | 'onDeleted'>

function DeleteDialog({ conversation, onClose, onDeleted }: Deleting & { conversation: Conversation }) {
  const remove = useDeleteConversation()
  const { id, title } = conversation
  return (
    <ConfirmDialog
      opened
      title={t`Delete this conversation?`}
      confirm={t`Delete`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(id, {
          onSuccess: () => {
            notifyDone(t`“${title}” is deleted`)
            onClose()
            onDeleted(id)
          },
        })
      }
    >
      <Trans>
        <strong>{title}</strong> and all that was said in it are deleted for good. This can’t be undone.
      </Trans>
    </ConfirmDialog>
  )
}

function DeleteAllDialog({ onClose, onDeleted }: Deleting) {
  const remove = useDeleteAllConversations()
  return (
    <ConfirmDialog
      opened
      title={t`Delete all your conversations?`}
      confirm={t`Delete all`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: ({ deleted }) => {
            notifyDone(plural(deleted, { one: '# conversation is deleted', other: '# conversations are deleted' }))
            onClose()
            onDeleted(null)
          },
        })
      }
    >
      <Trans>Every conversation of yours is deleted for good, those that a search hides too. This can’t be undone.</Trans>
    </ConfirmDialog>
  )
}
