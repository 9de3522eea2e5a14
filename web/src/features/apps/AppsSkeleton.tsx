import { Skeleton } from '@mantine/core'
import classes from './AppsPage.module.css'

/** Tiles on their way, where and as large as they will be. */
export function AppsSkeleton() {
  return (
    <div className={classes.grid} aria-busy="true">
      {[1, 2, 3].map((place) => (
        <Skeleton key={place} height={142} />
      ))}
    </div>
  )
}
