import { ActionIcon, Button } from '@mantine/core'
import { plural, t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { IconPencil, IconPlus, IconTrash, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import type { Category } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
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
      <Dialog opened={leaving === null && sharing === null} onClose={onClose} title={t`Categories`} size="md">
        <ul className={classes.list}>
          {flattenTree(categories).map(({ category, depth }) => (
            <li key={category.id} style={{ paddingInlineStart: depth * 20 }}>
              {edited !== null && edited !== 'new' && edited.id === category.id ? (
                <CategoryForm category={category} categories={categories} onDone={() => setEdited(null)} />
              ) : (
                <CategoryRow
                  category={category}
                  onEdit={() => setEdited(category)}
                  onShare={() => setSharing(category)}
                  onDelete={() => setLeaving(category)}
                />
              )}
            </li>
          ))}
        </ul>
        {edited === 'new' ? (
          <CategoryForm category={null} categories={categories} onDone={() => setEdited(null)} />
        ) : (
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')} mt="md">
            <Trans>New category</Trans>
          </Button>
        )}
      </Dialog>
      {sharing ? <ShareDialog of={{ kind: 'category', id: sharing.id, name: sharing.name }} onClose={() => setSharing(null)} /> : null}
      {leaving ? <DeleteCategory category={leaving} onClose={() => setLeaving(null)} onDeleted={onDeleted} /> : null}
    </>
  )
}

type RowProps = { category: Category; onEdit: () => void; onShare: () => void; onDelete: () => void }

function CategoryRow({ category, onEdit, onShare, onDelete }: RowProps) {
  const { name, document_count: documents, shared_with: groups } = category
  return (
    <div className={classes.row}>
      <CategoryDot color={category.color} />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.count}>
          <Plural value={documents} one="# document" other="# documents" />
          {groups > 0 ? (
            <>
              {' · '}
              <Plural value={groups} one="shared with # group" other="shared with # groups" />
            </>
          ) : null}
        </span>
      </span>
      <ActionIcon variant="subtle" color="gray" aria-label={t`Share ${name}`} onClick={onShare}>
        <IconUsers size={16} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t`Edit ${name}`} onClick={onEdit}>
        <IconPencil size={16} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t`Delete ${name}`} onClick={onDelete}>
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  )
}

function DeleteCategory({ category, onClose, onDeleted }: { category: Category; onClose: () => void; onDeleted: (id: string) => void }) {
  const remove = useDeleteCategory()
  const { name, document_count: documents } = category
  return (
    <ConfirmDialog
      opened
      title={t`Delete “${name}”?`}
      confirm={t`Delete`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(category.id, {
          onSuccess: () => {
            notifyDone(t`The category “${name}” is deleted`)
            onDeleted(category.id)
            onClose()
          },
        })
      }
    >
      {documents === 0
        ? t`There are no documents in it.`
        : plural(documents, {
            one: 'No document is deleted: # document will be without a category.',
            other: 'No document is deleted: # documents will be without a category.',
          })}
    </ConfirmDialog>
  )
}
