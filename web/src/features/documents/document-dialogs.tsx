import { Button, Group, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { Category, DocumentItem } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { categoryChoices, pathOf } from './category-tree.ts'
import type { DialogAction } from './document-action.ts'
import { usePutIntoCategory, useRename } from './documents.api.ts'
import { ShareDialog } from './ShareDialog.tsx'

type Props = { document: DocumentItem; onClose: () => void }

type DialogProps = {
  action: DialogAction
  categories: readonly Category[]
  onClose: () => void
}

/** The dialog of what somebody does with a document. */
export function DocumentDialog({ action, categories, onClose }: DialogProps) {
  const { document } = action
  if (action.kind === 'share') return <ShareDocument document={document} categories={categories} onClose={onClose} />
  if (action.kind === 'rename') return <RenameDialog document={document} onClose={onClose} />
  return <CategoriseDialog document={document} categories={categories} onClose={onClose} />
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
    validate: { title: (value) => (value.trim() === '' ? t`Enter a title` : null) },
  })
  const unplaced = unplacedError(form, rename.error)
  return (
    <Dialog opened onClose={onClose} title={t`Rename`}>
      <form
        onSubmit={form.onSubmit(({ title }) =>
          rename.mutate({ id: document.id, title: title.trim() }, { onSuccess: onClose, onError: (error) => placeFaults(form, error) }),
        )}
      >
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
        <TextInput label={t`Title`} data-autofocus maxLength={200} {...form.getInputProps('title')} />
        <Buttons confirm={t`Rename`} pending={rename.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}

function CategoriseDialog({ document, categories, onClose }: Props & { categories: readonly Category[] }) {
  const put = usePutIntoCategory()
  const form = useForm({ initialValues: { category: document.category_id ?? 'none' } })
  const { title } = document
  return (
    <Dialog opened onClose={onClose} title={t`Category of “${title}”`}>
      <form
        onSubmit={form.onSubmit(({ category }) =>
          put.mutate({ id: document.id, categoryId: category === 'none' ? null : category }, { onSuccess: onClose }),
        )}
      >
        {put.isError ? <ErrorNotice error={put.error} /> : null}
        <Select
          label={t`Category`}
          data={[{ value: 'none', label: t`No category` }, ...categoryChoices(categories)]}
          {...form.getInputProps('category')}
        />
        <Buttons confirm={t`Save`} pending={put.isPending} onClose={onClose} />
      </form>
    </Dialog>
  )
}

function Buttons({ confirm, pending, onClose }: { confirm: string; pending: boolean; onClose: () => void }) {
  return (
    <Group justify="flex-end" mt="lg" gap="sm">
      <Button variant="default" onClick={onClose}>
        <Trans>Cancel</Trans>
      </Button>
      <Button type="submit" loading={pending}>
        {confirm}
      </Button>
    </Group>
  )
}
