import { UnstyledButton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconPlus } from '@tabler/icons-react'
import { lazy } from 'react'
import type { Category, DocumentItem } from '../../api/types.ts'
import { CategoryDot } from './CategoryDot.tsx'
import classes from './CategoryMenu.module.css'
import { LateMenu } from './LateMenu.tsx'
import type { MenuButtonProps } from './LateMenu.tsx'

const load = () => import('./CategoryMenuList.tsx')
const CategoryMenuList = lazy(() => load().then((file) => ({ default: file.CategoryMenuList })))

/** A document's category, changed where it is shown. */
export function CategoryMenu({ document, categories }: { document: DocumentItem; categories: readonly Category[] }) {
  const current = categories.find((category) => category.id === document.category_id)
  if (categories.length === 0) return null
  const { title } = document
  const name = current?.name
  const button = (props: MenuButtonProps) => (
    <UnstyledButton
      {...props}
      className={classes.target}
      data-empty={!current}
      aria-label={name === undefined ? t`Category of ${title}: none` : t`Category of ${title}: ${name}`}
    >
      {current ? <CategoryDot color={current.color} /> : <IconPlus size={14} aria-hidden="true" />}
      <span>{name ?? t`Category`}</span>
    </UnstyledButton>
  )
  return (
    <LateMenu
      button={button}
      load={load}
      menu={(target) => <CategoryMenuList button={target} document={document} categories={categories} />}
    />
  )
}
