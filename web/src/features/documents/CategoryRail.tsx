import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Category } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { CategoryDot } from './CategoryDot.tsx'
import classes from './CategoryRail.module.css'
import { flattenTree } from './category-tree.ts'

type Props = { categories: readonly Category[]; current: string | undefined; onManage: () => void }

/** The categories as places to go to; which one is open stands in the address. */
export function CategoryRail({ categories, current, onManage }: Props) {
  return (
    <nav className={classes.rail} aria-label="Categories">
      <ul>
        <Entry name="All documents" value={undefined} current={current} />
        {flattenTree(categories).map(({ category, depth }) => (
          <Entry
            key={category.id}
            name={category.name}
            value={category.id}
            current={current}
            color={category.color}
            count={category.document_count}
            depth={depth}
          />
        ))}
        {categories.length > 0 ? <Entry name="No category" value="none" current={current} /> : null}
      </ul>
      <Button variant="subtle" size="compact-sm" className={classes.manage ?? ''} onClick={onManage}>
        {categories.length > 0 ? 'Edit categories' : 'Add a category'}
      </Button>
    </nav>
  )
}

type EntryProps = {
  name: string
  value: string | undefined
  current: string | undefined
  color?: string | null
  count?: number
  depth?: number
}

function Entry({ name, value, current, color, count, depth = 0 }: EntryProps) {
  return (
    <li>
      <Link
        to={paths.documents}
        search={(before) => {
          const { category: _left, ...rest } = before
          return value === undefined ? rest : { ...rest, category: value }
        }}
        className={classes.entry}
        data-current={value === current}
        aria-current={value === current ? 'true' : undefined}
        style={{ paddingInlineStart: 10 + depth * 14 }}
      >
        {color === undefined ? null : <CategoryDot color={color} />}
        <span className={classes.name}>{name}</span>
        {count === undefined ? null : (
          <span className={classes.count}>
            {count}
            <span className="visually-hidden">{count === 1 ? ' document' : ' documents'}</span>
          </span>
        )}
      </Link>
    </li>
  )
}
