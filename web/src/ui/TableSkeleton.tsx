import { Skeleton } from '@mantine/core'
import table from './Table.module.css'

/** Rows on their way. */
export function TableSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className={table.scroll} aria-busy="true" style={{ padding: '8px 16px' }}>
      {Array.from({ length: rows }, (_none, row) => (
        <Skeleton key={row} height={20} my={16} width={`${88 - ((row * 13) % 30)}%`} />
      ))}
    </div>
  )
}
