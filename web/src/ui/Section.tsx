import type { ReactNode } from 'react'
import { useId } from 'react'
import classes from './Section.module.css'

type Props = { title: string; about?: ReactNode; anchor?: string; children: ReactNode }

/** A part of a page: what it is about on one side, its content in a frame on the other. Links lead to an anchor. */
export function Section({ title, about, anchor, children }: Props) {
  const ownId = useId()
  const id = anchor ?? ownId
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id} tabIndex={anchor === undefined ? undefined : -1} className={classes.title}>
          {title}
        </h2>
        {about ? <p className={classes.about}>{about}</p> : null}
      </div>
      <div className={classes.card}>{children}</div>
    </section>
  )
}
