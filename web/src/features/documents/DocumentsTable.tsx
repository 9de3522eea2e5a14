import type { Category, DocumentItem, DocumentSort } from '../../api/types.ts'
import { useLocale } from '../../ui/locale.ts'
import { SortHeader } from '../../ui/SortHeader.tsx'
import table from '../../ui/Table.module.css'
import { DocumentRow } from './DocumentRow.tsx'
import type { DocumentAction } from './DocumentRow.tsx'
import type { DocumentsFilter } from './documents.api.ts'

type Props = {
  documents: readonly DocumentItem[]
  categories: readonly Category[]
  filter: DocumentsFilter
  onSort: (sort: DocumentSort) => void
  onAction: (action: DocumentAction) => void
}

export function DocumentsTable({ documents, categories, filter, onSort, onAction }: Props) {
  const locale = useLocale()
  const orderOf = (column: DocumentSort) => (column === filter.sort ? filter.order : null)
  // What others share lies in no category of the person's.
  const sorted = filter.scope === 'shared' ? null : categories
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <SortHeader label="Title" order={orderOf('title')} onSort={() => onSort('title')} />
            {sorted ? (
              <th scope="col" className={table.wide}>
                Category
              </th>
            ) : null}
            <SortHeader
              label="Size"
              order={orderOf('size_bytes')}
              onSort={() => onSort('size_bytes')}
              className={`${table.wide} ${table.fit}`}
            />
            <SortHeader
              label="Added"
              order={orderOf('created_at')}
              onSort={() => onSort('created_at')}
              className={`${table.wide} ${table.fit}`}
            />
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              categories={sorted}
              search={filter.search}
              locale={locale}
              onAction={onAction}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}
