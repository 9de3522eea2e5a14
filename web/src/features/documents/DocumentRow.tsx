import { IconFileTypePdf } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Category, DocumentItem } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { formatBytes, formatDate, formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import type { Selection } from '../../ui/selection.ts'
import table from '../../ui/Table.module.css'
import { CategoryMenu } from './CategoryMenu.tsx'
import { DocumentMenu } from './DocumentMenu.tsx'
import type { DocumentAction } from './document-action.ts'
import classes from './DocumentRow.module.css'
import { Excerpt } from './Excerpt.tsx'
import { Highlighted } from './Highlighted.tsx'
import { MarkBox } from './MarkBox.tsx'
import { Sharing } from './Sharing.tsx'

type Props = {
  document: DocumentItem
  /** Null where there is no column for them. */
  categories: readonly Category[] | null
  /** Null where nothing can be marked. */
  selection: Selection | null
  /** What was searched for. */
  search: string | undefined
  locale: Locale
  onAction: (action: DocumentAction) => void
}

export function DocumentRow({ document, categories, selection, search, locale, onAction }: Props) {
  const { id, title } = document
  const category = categories?.find((one) => one.id === document.category_id)
  const size = formatBytes(document.size_bytes)
  const added = formatDate(document.created_at, locale)
  return (
    <tr>
      {selection ? (
        <td className={classes.mark}>{document.access === 'own' ? <MarkBox id={id} title={title} selection={selection} /> : null}</td>
      ) : null}
      <td>
        <div className={classes.title}>
          <IconFileTypePdf className={classes.icon} size={22} stroke={1.5} aria-hidden="true" />
          <div className={classes.words}>
            <Link to={paths.document} params={{ id }} className={classes.link ?? ''}>
              <Highlighted text={title} search={search} />
            </Link>
            {hasOwnFileName(document) ? <span className={`${classes.file} ${table.wide}`}>{document.file_name}</span> : null}
            <span className={`${classes.file} ${table.phone}`}>{[size, added, category?.name].filter(Boolean).join(' · ')}</span>
            <Excerpt document={document} search={search} />
            <Sharing document={document} onShare={() => onAction({ kind: 'share', document })} />
          </div>
        </div>
      </td>
      {categories ? (
        <td className={table.wide}>{document.access === 'own' ? <CategoryMenu document={document} categories={categories} /> : null}</td>
      ) : null}
      <td className={`${table.wide} ${table.fit} ${table.quiet}`}>{size}</td>
      <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(document.created_at, locale)}>
        {added}
      </td>
      <td className={table.fit}>
        <DocumentMenu document={document} onAction={onAction} />
      </td>
    </tr>
  )
}

/** Whether the name of the file says more than the title. */
const hasOwnFileName = ({ title, file_name: name }: DocumentItem): boolean => name.replace(/\.pdf$/i, '') !== title
