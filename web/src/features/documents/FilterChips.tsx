import { UnstyledButton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconX } from '@tabler/icons-react'
import classes from './FilterChips.module.css'

type Props = { search: string | undefined; category: string | undefined; onSearch: () => void; onCategory: () => void }

/** What narrows the list now, each with a way out. */
export function FilterChips({ search, category, onSearch, onCategory }: Props) {
  if (search === undefined && category === undefined) return null
  return (
    <ul className={classes.chips} aria-label={t`Filters`}>
      {category === undefined ? null : <Chip label={category} onRemove={onCategory} />}
      {search === undefined ? null : <Chip label={t`“${search}”`} onRemove={onSearch} />}
    </ul>
  )
}

function Chip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <li>
      <UnstyledButton className={classes.chip} aria-label={t`${label}, remove this filter`} onClick={onRemove}>
        <span>{label}</span>
        <IconX size={14} aria-hidden="true" />
      </UnstyledButton>
    </li>
  )
}
