import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import type { Category } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { countOf } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import classes from './CategoriesDialog.module.css'
import { CategoryDot } from './CategoryDot.tsx'
import { CategoryForm } from './CategoryForm.tsx'
import { flattenTree } from './category-tree.ts'
import { useDeleteCategory } from './documents.api.ts'
import { ShareDialog } from './ShareDialog.tsx'

type Props = { categories: readonly Category[]; onClose: () => void; onDeleted: (id: string) => void }

/** Categories: create, rename, colour, nest, delete. */
export function CategoriesDialog({ categories, onClose, onDeleted }: Props) {
  const [edited, setEdited] = useState<Category | 'new' | null>(categories.length === 0 ? 'new' : null)
  const [leaving, setLeaving] = useState<Category | null>(null)
  const [sharing, setSharing] = useState<Category | null>(null)
  return (
    <>
      <Dialog opened={leaving === null && sharing === null} onClose={onClose} title="Categories" size="md">
        <ul className={classes.list}>
          {flattenTree(categories).map(({ category, depth }) => (
            <li key={category.id} style={{ paddingInlineStart: depth * 20 }}>
              {edited !== null && edited !== 'new' && edited.id === category.id ? (
                <CategoryForm category={category} categories={categories} onDone={() => setEdited(null)} />
              ) : (
                <div className={classes.row}>
                  <CategoryDot color={category.color} />
                  <span className={classes.words}>
                    <span className={classes.name}>{category.name}</span>
                    <span className={classes.count}>
                      {countOf(category.document_count, 'document')}
                      {category.shared_with > 0 ? `, shared with ${countOf(category.shared_with, 'group')}` : ''}
                    </span>
                  </span>
                  <ActionIcon variant="subtle" color="gray" aria-label={`Share ${category.name}`} onClick={() => setSharing(category)}>
                    <IconUsers size={16} />
                  </ActionIcon>
                  <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${category.name}`} onClick={() => setEdited(category)}>
                    <IconPencil size={16} />
                  </ActionIcon>
                  <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${category.name}`} onClick={() => setLeaving(category)}>
                    <IconTrash size={16} />
                  </ActionIcon>
                </div>
              )}
            </li>
          ))}
        </ul>
        {edited === 'new' ? (
          <CategoryForm category={null} categories={categories} onDone={() => setEdited(null)} />
        ) : (
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')} mt="md">
            New category
          </Button>
        )}
      </Dialog>
      {sharing ? <ShareDialog of={{ kind: 'category', id: sharing.id, name: sharing.name }} onClose={() => setSharing(null)} /> : null}
      {leaving ? <DeleteCategory category={leaving} onClose={() => setLeaving(null)} onDeleted={onDeleted} /> : null}
    </>
  )
}

function DeleteCategory({ category, onClose, onDeleted }: { category: Category; onClose: () => void; onDeleted: (id: string) => void }) {
  const remove = useDeleteCategory()
  return (
    <ConfirmDialog
      opened
      title={`Delete “${category.name}”?`}
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(category.id, {
          onSuccess: () => {
            notifyDone(`The category “${category.name}” is deleted`)
            onDeleted(category.id)
            onClose()
          },
        })
      }
    >
      {category.document_count === 0
        ? 'There are no documents in it.'
        : `No document is deleted: ${countOf(category.document_count, 'document')} will be without a category.`}
    </ConfirmDialog>
  )
}
