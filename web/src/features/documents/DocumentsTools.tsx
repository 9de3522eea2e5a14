import { ActionIcon, NativeSelect, SegmentedControl } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconLayoutGrid, IconList, IconTags } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Category, DocumentScope, DocumentSort } from '../../api/types.ts'
import { documentSorts, oneOf } from '../../search-params.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import { categoryChoices } from './category-tree.ts'
import type { DocumentsFilter } from './documents.api.ts'
import classes from './DocumentsPage.module.css'
import { setDocumentsView, useDocumentsView } from './view.ts'

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
  onSearch: (text: string) => void
  onScope: (scope: DocumentScope) => void
  onCategory: (id: string) => void
  onSort: (sort: DocumentSort) => void
  onManage: () => void
}

/** What narrows and orders the list; where there is no room for the rail and the headings of columns, they are here too. */
export function DocumentsTools({ filter, categories, onSearch, onScope, onCategory, onSort, onManage }: Props) {
  const view = useDocumentsView()
  return (
    <div className={classes.tools}>
      <SegmentedControl
        className={classes.scope ?? ''}
        aria-label={t`Whose documents`}
        data={scopes.map((value) => ({ value, label: scopeLabel(value) }))}
        value={filter.scope}
        onChange={(value) => onScope(oneOf(scopes, value) ?? 'mine')}
      />
      <SearchField className={classes.search} label={t`Search titles and text`} value={filter.search ?? ''} onSearch={onSearch} />
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
        className={view === 'grid' ? '' : (classes.phoneOnly ?? '')}
        aria-label={t`Sort by`}
        data={documentSorts.map((value) => ({ value, label: sortLabel(value) }))}
        value={filter.sort}
        onChange={(event) => onSort(oneOf(documentSorts, event.currentTarget.value) ?? 'created_at')}
      />
      <SegmentedControl
        className={classes.view ?? ''}
        aria-label={t`How documents are shown`}
        data={[
          { value: 'table', label: <Look icon={<IconList size={18} />} name={t`As rows`} /> },
          { value: 'grid', label: <Look icon={<IconLayoutGrid size={18} />} name={t`As pictures`} /> },
        ]}
        value={view}
        onChange={(value) => setDocumentsView(oneOf(['table', 'grid'], value) ?? 'table')}
      />
    </div>
  )
}

function Look({ icon, name }: { icon: ReactNode; name: string }) {
  return (
    <span className={classes.look} title={name}>
      {icon}
      <span className="visually-hidden">{name}</span>
    </span>
  )
}
