import { Button, Group, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { Category, DocumentItem } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { flattenTree, pathOf } from './category-tree.ts'
import type { DocumentAction } from './DocumentRow.tsx'
import { ShareDialog } from './ShareDialog.tsx'
import { useDeleteDocument, usePutIntoCategory, useRename } from './documents.api.ts'

type Props = { document: DocumentItem; onClose: () => void }

/** The dialog of a row's action, if one is open. */
export function DocumentDialog({
  action,
  categories,
  onClose,
}: {
  action: DocumentAction | null
  categories: readonly Category[]
  onClose: () => void
}) {
  if (!action) return null
  const { document } = action
  if (action.kind === 'share') return <ShareDocument document={document} categories={categories} onClose={onClose} />
  if (action.kind === 'rename') return <RenameDialog document={document} onClose={onClose} />
  if (action.kind === 'categorise') return <CategoriseDialog document={document} categories={categories} onClose={onClose} />
  return <DeleteDialog document={document} onClose={onClose} />
}

/** Sharing of the document; where it is shared by its category, one gets from here to the sharing of that. */
function ShareDocument({ document, categories, onClose }: Props & { categories: readonly Category[] }) {
  const [category, setCategory] = useState<Category | null>(null)
  const above = pathOf(categories, document.category_id)
  if (category) return <ShareDialog key={category.id} of={{ kind: 'category', id: category.id, name: category.name }} onClose={onClose} />
  return (
    <ShareDialog
      of={{ kind: 'document', id: document.id, name: document.title }}
      through={above.filter(({ shared_with }) => shared_with > 0)}
      onOpenCategory={(id) => setCategory(above.find((one) => one.id === id) ?? null)}
      onClose={onClose}
    />
  )
}

function RenameDialog({ document, onClose }: Props) {
  const rename = useRename()
  const form = useForm({
    initialValues: { title: document.title },
    validate: { title: (value) => (value.trim() === '' ? 'Enter a title' : null) },
  })
  const unplaced = unplacedError(form, rename.error)
  return (
    <Dialog opened onClose={onClose} title="Rename">
      <form
        onSubmit={form.onSubmit(({ title }) =>
          rename.mutate({ id: document.id, title: title.trim() }, { onSuccess: onClose, onError: (error) => placeFaults(form, error) }),
        )}
      >
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
        <TextInput label="Title" data-autofocus maxLength={300} {...form.getInputProps('title')} />
        <Buttons confirm="Rename" pending={rename.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}

function CategoriseDialog({ document, categories, onClose }: Props & { categories: readonly Category[] }) {
  const put = usePutIntoCategory()
  const form = useForm({ initialValues: { category: document.category_id ?? 'none' } })
  const choices = flattenTree(categories).map(({ category, depth }) => ({
    value: category.id,
    label: `${'\u2003'.repeat(depth)}${category.name}`,
  }))
  return (
    <Dialog opened onClose={onClose} title={`Category of “${document.title}”`}>
      <form
        onSubmit={form.onSubmit(({ category }) =>
          put.mutate({ id: document.id, categoryId: category === 'none' ? null : category }, { onSuccess: onClose }),
        )}
      >
        {put.isError ? <ErrorNotice error={put.error} /> : null}
        <Select label="Category" data={[{ value: 'none', label: 'No category' }, ...choices]} {...form.getInputProps('category')} />
        <Buttons confirm="Save" pending={put.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}

function DeleteDialog({ document, onClose }: Props) {
  const remove = useDeleteDocument()
  return (
    <ConfirmDialog
      opened
      title="Delete this document?"
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(document.id, {
          onSuccess: () => {
            notifyDone(`“${document.title}” is deleted`)
            onClose()
          },
        })
      }
    >
      <strong>{document.title}</strong> and its file are deleted for good. This can’t be undone.
    </ConfirmDialog>
  )
}

function Buttons({ confirm, pending, onClose }: { confirm: string; pending: boolean; onClose: () => void }) {
  return (
    <Group justify="flex-end" mt="lg" gap="sm">
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" loading={pending}>
        {confirm}
      </Button>
    </Group>
  )
}
