import type { Category, DocumentItem, DocumentSort, SortOrder } from '../../api/types.ts'
import { useLocale } from '../../ui/locale.ts'
import { SortHeader } from '../../ui/SortHeader.tsx'
import table from '../../ui/Table.module.css'
import { DocumentRow } from './DocumentRow.tsx'
import type { DocumentAction } from './DocumentRow.tsx'

type Props = {
  documents: readonly DocumentItem[]
  categories: readonly Category[]
  sort: DocumentSort
  order: SortOrder
  onSort: (sort: DocumentSort) => void
  onAction: (action: DocumentAction) => void
}

export function DocumentsTable({ documents, categories, sort, order, onSort, onAction }: Props) {
  const locale = useLocale()
  const orderOf = (column: DocumentSort) => (column === sort ? order : null)
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <SortHeader label="Title" order={orderOf('title')} onSort={() => onSort('title')} />
            <th scope="col" className={table.wide}>
              Category
            </th>
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
            <DocumentRow key={document.id} document={document} categories={categories} locale={locale} onAction={onAction} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
