import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { Category, DocumentItem, DocumentSort } from '../../api/types.ts'
import { useLocale } from '../../ui/locale.ts'
import type { Selection } from '../../ui/selection.ts'
import { SortHeader } from '../../ui/SortHeader.tsx'
import table from '../../ui/Table.module.css'
import type { DocumentAction } from './document-action.ts'
import { DocumentRow } from './DocumentRow.tsx'
import row from './DocumentRow.module.css'
import type { DocumentsFilter } from './documents.api.ts'

type Props = {
  documents: readonly DocumentItem[]
  categories: readonly Category[]
  filter: DocumentsFilter
  selection: Selection
  onSort: (sort: DocumentSort) => void
  onAction: (action: DocumentAction) => void
}

export function DocumentsTable({ documents, categories, filter, selection, onSort, onAction }: Props) {
  const locale = useLocale()
  const orderOf = (column: DocumentSort) => (column === filter.sort ? filter.order : null)
  // What others share lies in no category of the person's, and is not theirs to change.
  const isOthers = filter.scope === 'shared'
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            {isOthers ? null : (
              <th scope="col" className={row.mark}>
                <span className="visually-hidden">
                  <Trans>Mark</Trans>
                </span>
              </th>
            )}
            <SortHeader label={t`Title`} order={orderOf('title')} onSort={() => onSort('title')} />
            {isOthers ? null : (
              <th scope="col" className={table.wide}>
                <Trans>Category</Trans>
              </th>
            )}
            <SortHeader
              label={t`Size`}
              order={orderOf('size_bytes')}
              onSort={() => onSort('size_bytes')}
              className={`${table.wide} ${table.fit}`}
            />
            <SortHeader
              label={t`Added`}
              order={orderOf('created_at')}
              onSort={() => onSort('created_at')}
              className={`${table.wide} ${table.fit}`}
            />
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">
                <Trans>Actions</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              categories={isOthers ? null : categories}
              selection={isOthers ? null : selection}
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
