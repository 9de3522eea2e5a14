import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconPlus } from '@tabler/icons-react'
import type { Category, DocumentItem } from '../../api/types.ts'
import { notifyError } from '../../ui/notify.tsx'
import { CategoryDot } from './CategoryDot.tsx'
import classes from './CategoryMenu.module.css'
import { flattenTree } from './category-tree.ts'
import { usePutIntoCategory } from './documents.api.ts'

/** A document's category, changed where it is shown. */
export function CategoryMenu({ document, categories }: { document: DocumentItem; categories: readonly Category[] }) {
  const put = usePutIntoCategory()
  const current = categories.find((category) => category.id === document.category_id)
  const choose = (categoryId: string | null) => () => {
    if (categoryId === document.category_id) return
    put.mutate({ id: document.id, categoryId }, { onError: (error) => notifyError(`“${document.title}” was not moved`, error) })
  }
  if (categories.length === 0) return null
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <UnstyledButton
          className={classes.target}
          data-empty={!current}
          aria-label={`Category of ${document.title}: ${current?.name ?? 'none'}`}
        >
          {current ? <CategoryDot color={current.color} /> : <IconPlus size={14} aria-hidden="true" />}
          <span>{current?.name ?? 'Category'}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={classes.list ?? ''}>
        {flattenTree(categories).map(({ category, depth }) => (
          <Menu.Item
            key={category.id}
            style={{ paddingInlineStart: 12 + depth * 14 }}
            leftSection={<CategoryDot color={category.color} />}
            rightSection={category.id === document.category_id ? <IconCheck size={16} aria-label="chosen" /> : null}
            onClick={choose(category.id)}
          >
            {category.name}
          </Menu.Item>
        ))}
        {current ? (
          <>
            <Menu.Divider />
            <Menu.Item onClick={choose(null)}>No category</Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
