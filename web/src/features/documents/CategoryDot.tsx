import classes from './CategoryDot.module.css'

/** The colour of a category; a ring when it has none. The name always stands beside it. */
export function CategoryDot({ color }: { color: string | null }) {
  return <span className={classes.dot} aria-hidden="true" style={color ? { background: color, borderColor: color } : undefined} />
}
