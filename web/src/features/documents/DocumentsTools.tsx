import { ActionIcon, SegmentedControl, Select } from '@mantine/core'
import { IconTags } from '@tabler/icons-react'
import type { RefObject } from 'react'
import type { Category, DocumentScope, DocumentSort } from '../../api/types.ts'
import { documentSorts, oneOf } from '../../search-params.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import { flattenTree } from './category-tree.ts'
import type { DocumentsFilter } from './documents.api.ts'
import classes from './DocumentsPage.module.css'

export const scopes = [
  { value: 'mine', label: 'Mine' },
  { value: 'shared', label: 'Shared with me' },
  { value: 'all', label: 'All' },
] satisfies { value: DocumentScope; label: string }[]

const sortLabels = { created_at: 'By date added', title: 'By title', size_bytes: 'By size' } satisfies Record<DocumentSort, string>

type Props = {
  filter: DocumentsFilter
  categories: readonly Category[]
  field: RefObject<HTMLInputElement | null>
  onSearch: (text: string) => void
  onScope: (scope: DocumentScope) => void
  onCategory: (id: string) => void
  onSort: (sort: DocumentSort) => void
  onManage: () => void
}

/** What narrows and orders the list; where there is no room for the rail and the headings of columns, they are here too. */
export function DocumentsTools({ filter, categories, field, onSearch, onScope, onCategory, onSort, onManage }: Props) {
  return (
    <div className={classes.tools}>
      <SegmentedControl
        className={classes.scope ?? ''}
        aria-label="Whose documents"
        data={scopes}
        value={filter.scope}
        onChange={(value) => onScope(oneOf(['mine', 'shared', 'all'], value) ?? 'mine')}
      />
      <SearchField ref={field} className={classes.search} label="Search titles" value={filter.search ?? ''} onSearch={onSearch} />
      {filter.scope === 'mine' ? (
        <>
          <Select
            className={classes.phoneOnly ?? ''}
            aria-label="Category"
            data={[
              { value: '', label: 'All categories' },
              ...flattenTree(categories).map(({ category, depth }) => ({
                value: category.id,
                label: `${'\u2003'.repeat(depth)}${category.name}`,
              })),
              { value: 'none', label: 'No category' },
            ]}
            value={filter.category ?? ''}
            onChange={(value) => onCategory(value ?? '')}
          />
          <ActionIcon className={classes.phoneOnly ?? ''} variant="default" size={36} aria-label="Edit categories" onClick={onManage}>
            <IconTags size={18} />
          </ActionIcon>
        </>
      ) : null}
      <Select
        className={classes.phoneOnly ?? ''}
        aria-label="Sort by"
        data={documentSorts.map((value) => ({ value, label: sortLabels[value] }))}
        value={filter.sort}
        onChange={(value) => onSort(value ?? 'created_at')}
      />
    </div>
  )
}
