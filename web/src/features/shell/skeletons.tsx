import { Skeleton } from '@mantine/core'
import { InstallationName } from '../../ui/InstallationName.tsx'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Shell.module.css'

/** A page on its way: a heading and lines, where they will be. */
export function PageSkeleton() {
  return (
    <div className={classes.skeleton} aria-busy="true">
      <Skeleton height={28} width={180} mb="sm" />
      <Skeleton height={14} width={260} mb="xl" />
      <Skeleton height={56} mb="sm" />
      <Skeleton height={56} mb="sm" />
      <Skeleton height={56} />
    </div>
  )
}

/** The head of the frame alone: before it is known who is there, and over faults that have no frame. */
export function BareHeader() {
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <span className={classes.brand}>
          <Mark size={20} />
          <InstallationName />
        </span>
      </div>
    </header>
  )
}

/** The frame before it is known who is there. */
export function ShellSkeleton() {
  return (
    <>
      <BareHeader />
      <PageSkeleton />
    </>
  )
}
