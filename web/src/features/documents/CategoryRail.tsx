import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Category } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { CategoryDot } from './CategoryDot.tsx'
import classes from './CategoryRail.module.css'
import { flattenTree, isShared } from './category-tree.ts'

/** `current`: the open category; undefined is all of them, null none of these places. */
type Props = { categories: readonly Category[]; current: string | null | undefined; onManage: () => void }

/** The categories as places to go to; which one is open stands in the address. */
export function CategoryRail({ categories, current, onManage }: Props) {
  return (
    <nav className={classes.rail} aria-label={t`Categories`}>
      <ul>
        <Entry name={t`All my documents`} value={undefined} current={current} />
        {flattenTree(categories).map(({ category, depth }) => (
          <Entry
            key={category.id}
            name={category.name}
            value={category.id}
            current={current}
            color={category.color}
            count={category.document_count}
            depth={depth}
            shared={isShared(category, categories)}
          />
        ))}
        {categories.length > 0 ? <Entry name={t`No category`} value="none" current={current} /> : null}
      </ul>
      <Button variant="subtle" size="compact-sm" className={classes.manage ?? ''} onClick={onManage}>
        {categories.length > 0 ? t`Edit categories` : t`Add a category`}
      </Button>
    </nav>
  )
}

type EntryProps = {
  name: string
  value: string | undefined
  current: string | null | undefined
  color?: string | null
  count?: number
  depth?: number
  shared?: boolean
}

function Entry({ name, value, current, color, count, depth = 0, shared = false }: EntryProps) {
  return (
    <li>
      <Link
        to={paths.documents}
        search={(before) => {
          const { category: _left, scope: _all, ...rest } = before
          return value === undefined ? rest : { ...rest, category: value }
        }}
        className={classes.entry}
        data-current={value === current}
        aria-current={value === current ? 'true' : undefined}
        style={{ paddingInlineStart: 10 + depth * 14 }}
      >
        {color === undefined ? null : <CategoryDot color={color} />}
        <span className={classes.name}>{name}</span>
        {shared ? <IconUsers className={classes.shared} size={14} role="img" aria-label={t`shared`} /> : null}
        {count === undefined ? null : (
          <span className={classes.count}>
            <span aria-hidden="true">{count}</span>
            <span className="visually-hidden">
              <Plural value={count} one="# document" other="# documents" />
            </span>
          </span>
        )}
      </Link>
    </li>
  )
}
