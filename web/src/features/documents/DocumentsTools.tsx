import { ActionIcon, NativeSelect, SegmentedControl } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconTags } from '@tabler/icons-react'
import type { RefObject } from 'react'
import type { Category, DocumentScope, DocumentSort } from '../../api/types.ts'
import { documentSorts, oneOf } from '../../search-params.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import { categoryChoices } from './category-tree.ts'
import type { DocumentsFilter } from './documents.api.ts'
import classes from './DocumentsPage.module.css'

const scopes = ['mine', 'shared', 'all'] as const

function scopeLabel(scope: DocumentScope): string {
  if (scope === 'mine') return t`Mine`
  return scope === 'shared' ? t`Shared with me` : t({ message: 'All', context: 'documents' })
}

function sortLabel(sort: DocumentSort): string {
  if (sort === 'title') return t`By title`
  return sort === 'size_bytes' ? t`By size` : t`By date added`
}

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
        aria-label={t`Whose documents`}
        data={scopes.map((value) => ({ value, label: scopeLabel(value) }))}
        value={filter.scope}
        onChange={(value) => onScope(oneOf(scopes, value) ?? 'mine')}
      />
      <SearchField ref={field} className={classes.search} label={t`Search titles`} value={filter.search ?? ''} onSearch={onSearch} />
      {filter.scope === 'mine' ? (
        <>
          <NativeSelect
            className={classes.phoneOnly ?? ''}
            aria-label={t`Category`}
            data={[{ value: '', label: t`All categories` }, ...categoryChoices(categories), { value: 'none', label: t`No category` }]}
            value={filter.category ?? ''}
            onChange={(event) => onCategory(event.currentTarget.value)}
          />
          <ActionIcon className={classes.phoneOnly ?? ''} variant="default" size={36} aria-label={t`Edit categories`} onClick={onManage}>
            <IconTags size={18} />
          </ActionIcon>
        </>
      ) : null}
      <NativeSelect
        className={classes.phoneOnly ?? ''}
        aria-label={t`Sort by`}
        data={documentSorts.map((value) => ({ value, label: sortLabel(value) }))}
        value={filter.sort}
        onChange={(event) => onSort(oneOf(documentSorts, event.currentTarget.value) ?? 'created_at')}
      />
    </div>
  )
}
