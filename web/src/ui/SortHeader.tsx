import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import table from './Table.module.css'

type Props = {
  label: string
  /** The direction now, null when the table is sorted by something else. */
  order: 'asc' | 'desc' | null
  onSort: () => void
  className?: string | undefined
}

/** A column heading that sorts. */
export function SortHeader({ label, order, onSort, className }: Props) {
  const Arrow = order === 'asc' ? IconArrowUp : IconArrowDown
  return (
    <th
      scope="col"
      className={className}
      {...(order === null ? {} : { 'aria-sort': order === 'asc' ? ('ascending' as const) : ('descending' as const) })}
    >
      <UnstyledButton className={table.sort} onClick={onSort}>
        {label}
        <Arrow size={14} aria-hidden="true" />
      </UnstyledButton>
    </th>
  )
}
