import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import type { Category, DocumentItem } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { formatBytes, formatDate } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import type { Selection } from '../../ui/selection.ts'
import type { DocumentAction } from './document-action.ts'
import { DocumentMenu } from './DocumentMenu.tsx'
import classes from './DocumentsGrid.module.css'
import type { DocumentsFilter } from './documents.api.ts'
import { Excerpt } from './Excerpt.tsx'
import { FirstPage } from './FirstPage.tsx'
import { Highlighted } from './Highlighted.tsx'
import { MarkBox } from './MarkBox.tsx'

type Props = {
  documents: readonly DocumentItem[]
  categories: readonly Category[]
  filter: DocumentsFilter
  selection: Selection
  onAction: (action: DocumentAction) => void
}

/** Documents by the looks of their first pages. */
export function DocumentsGrid({ documents, categories, filter: { search }, selection, onAction }: Props) {
  const locale = useLocale()
  return (
    <ul className={classes.grid} aria-label={t`Documents`}>
      {documents.map((document) => {
        const { id, title, access } = document
        const category = categories.find((one) => one.id === document.category_id)?.name
        const facts = [formatBytes(document.size_bytes), formatDate(document.created_at, locale), category]
        return (
          <li key={id} className={classes.card} data-marked={selection.ids.has(id) || undefined}>
            <FirstPage document={document} />
            <div className={classes.foot}>
              <div className={classes.words}>
                <Link to={paths.document} params={{ id }} className={classes.link ?? ''}>
                  <Highlighted text={title} search={search} />
                </Link>
                <span className={classes.facts}>{facts.filter(Boolean).join(' · ')}</span>
                <Excerpt document={document} search={search} />
              </div>
              <DocumentMenu document={document} onAction={onAction} />
            </div>
            {access === 'own' ? (
              <div className={classes.mark}>
                <MarkBox id={id} title={title} selection={selection} />
              </div>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
