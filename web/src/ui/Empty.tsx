import type { ComponentType, ReactNode } from 'react'
import classes from './Empty.module.css'

type Props = { icon: ComponentType<{ size?: number; stroke?: number }>; title: string; children?: ReactNode; action?: ReactNode }

/** An empty place that says what to do next. */
export function Empty({ icon: Icon, title, children, action }: Props) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon} aria-hidden="true">
        <Icon size={28} stroke={1.5} />
      </span>
      <p className={classes.title}>{title}</p>
      {children ? <div className={classes.text}>{children}</div> : null}
      {action ? <div className={classes.action}>{action}</div> : null}
    </div>
  )
}
