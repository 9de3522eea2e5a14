import type { ReactNode } from 'react'
import classes from './Page.module.css'
import { useDocumentTitle } from './document-title.ts'

type Props = {
  title: string
  /** One line under the title: what this page holds right now. */
  summary?: ReactNode
  actions?: ReactNode
  /** The way back to the list this page belongs to. */
  above?: ReactNode
  /** `wide` for lists and settings, `reading` for one column of text in the middle. */
  width?: 'wide' | 'reading'
  children: ReactNode
}

/** A page: one heading, one line of what is here, its actions, its content. */
export function Page({ title, summary, actions, above, width = 'wide', children }: Props) {
  useDocumentTitle(title)
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.header}>
        <div className={classes.words}>
          {above}
          <h1 className={classes.title}>{title}</h1>
          {summary ? <div className={classes.summary}>{summary}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}
