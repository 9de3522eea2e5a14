import type { DocumentItem } from '../../api/types.ts'
import classes from './Excerpt.module.css'
import { Highlighted } from './Highlighted.tsx'

/** Where the text of a document says what was searched for. */
export function Excerpt({ document: { excerpt }, search }: { document: DocumentItem; search: string | undefined }) {
  if (!excerpt) return null
  return (
    <span className={classes.excerpt}>
      <Highlighted text={excerpt} search={search} />
    </span>
  )
}
