import { Menu } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconCheck } from '@tabler/icons-react'
import type { Category, DocumentItem } from '../../api/types.ts'
import { notifyError } from '../../ui/notify.tsx'
import { CategoryDot } from './CategoryDot.tsx'
import { flattenTree } from './category-tree.ts'
import { usePutIntoCategory } from './documents.api.ts'
import type { MenuButton } from './LateMenu.tsx'
import { OpenedMenu } from './OpenedMenu.tsx'

type Props = { button: MenuButton; document: DocumentItem; categories: readonly Category[] }

/** The categories a document can go into, and the way out of the one it is in. */
export function CategoryMenuList({ button, document, categories }: Props) {
  const put = usePutIntoCategory()
  const { id, title, category_id: current } = document
  const choose = (categoryId: string | null) => () => {
    if (categoryId === current) return
    put.mutate({ id, categoryId }, { onError: (error) => notifyError(t`“${title}” was not moved`, error) })
  }
  return (
    <OpenedMenu button={button} width={240} position="bottom-start">
      {flattenTree(categories).map(({ category, depth }) => (
        <Menu.Item
          key={category.id}
          style={{ paddingInlineStart: 12 + depth * 14 }}
          leftSection={<CategoryDot color={category.color} />}
          rightSection={category.id === current ? <IconCheck size={16} aria-label={t`chosen`} /> : null}
          onClick={choose(category.id)}
        >
          {category.name}
        </Menu.Item>
      ))}
      {current === null ? null : (
        <>
          <Menu.Divider />
          <Menu.Item onClick={choose(null)}>
            <Trans>No category</Trans>
          </Menu.Item>
        </>
      )}
    </OpenedMenu>
  )
}
