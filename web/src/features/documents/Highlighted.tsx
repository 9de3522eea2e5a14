import { Fragment } from 'react'
import { highlight } from './highlight.ts'
import classes from './Highlighted.module.css'

/** A text with what was searched for marked in it. */
export function Highlighted({ text, search }: { text: string; search: string | undefined }) {
  if (search === undefined) return text
  return highlight(text, search).map((piece, at) =>
    piece.hit ? (
      // oxlint-disable-next-line react/no-array-index-key -- pieces of one text have no other name
      <mark key={at} className={classes.hit}>
        {piece.text}
      </mark>
    ) : (
      <Fragment key={at}>{piece.text}</Fragment>
    ),
  )
}
